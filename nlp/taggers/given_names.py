"""Frequent given names: a place's name behind one of them is a surname (Anna Hamburg)."""

from __future__ import annotations

from nlp.tokens import fold

_NAMES = """
Adam Adrian Agnes Albert Alexander Alexandra Alfred Ali Alina Amelie Andrea Andreas Angela Angelika Anita Anja Anke Ann
Anna Anne Annegret Anneliese Annette Annika Anton Antonia Armin Arne Arno Astrid Axel Barbara Bastian Beate Beatrice
Ben Benedikt Benjamin Bernd Bernhard Bert Bettina Bianca Birgit Bjoern Bodo Boris Brigitte Burkhard Carina Carl Carla
Carmen Carolin Caroline Carsten Charlotte Christa Christian Christiane Christina Christine Christof Christoph Clara
Claudia Claus Constanze Cornelia Dagmar Daniel Daniela David Dennis Detlef Diana Dieter Dietmar Dirk Dominik Dora Doris
Dorothea Eberhard Eckhard Edgar Edith Eduard Egon Elena Elfriede Elisabeth Elke Ella Ellen Elmar Elsa Emil Emilia Emma
Erhard Eric Erich Erik Erika Ernst Erwin Esther Eugen Eva Evelyn Fabian Felix Ferdinand Florian Frank Franz Franziska
Fred Frederik Frieda Friedrich Fritz Gabriele Georg Gerald Gerd Gerda Gerhard Gerlinde Gero Gertrud Gisela Gregor Greta
Gudrun Guenter Guenther Guido Gustav Hanna Hannah Hannelore Hannes Hans Harald Harry Hartmut Hedwig Heide Heidi Heike
Heiko Heiner Heinrich Heinz Helene Helga Helmut Hendrik Henning Henrik Henry Herbert Hermann Hilde Hildegard Holger
Horst Hubert Hubertus Hugo Ida Ilka Ilona Ilse Ina Ines Inga Inge Ingeborg Ingo Ingrid Irene Iris Irma Isabel Isabell
Isabella Jakob Jan Jana Janina Jens Jessica Joachim Joerg Johann Johanna Johannes Jonas Josef Joseph Juergen Julia
Julian Juliane Jutta Kai Karen Karin Karl Karla Karsten Katharina Kathrin Katja Katrin Kerstin Kilian Kim Kirsten Klara
Klaus Konrad Konstantin Kristin Kristina Kurt Lara Lars Laura Lea Lena Leo Leon Leonie Lieselotte Lina Linda Lisa
Lothar Louis Louisa Luca Ludwig Luisa Lukas Lutz Maik Manfred Manuel Manuela Marc Marcel Marco Marcus Maren Margarete
Margit Margot Margret Maria Marianne Marie Marina Mario Marion Marius Markus Marlene Marlies Martin Martina Mathias
Matthias Max Maximilian Mechthild Melanie Mia Michael Michaela Michel Miriam Mohammed Monika Moritz Nadine Nadja Natalie
Nicole Niklas Nico Nils Nina Nora Norbert Olaf Ole Oleg Oliver Otto Pascal Patricia Patrick Paul Paula Petra Peter
Philip Philipp Pia Rainer Ralf Ralph Ramona Raphael Rebecca Regina Regine Reiner Reinhard Reinhold Renate Rene Ricarda
Richard Rita Robert Robin Roger Roland Rolf Roman Rosemarie Rosa Rudi Rudolf Ruediger Rupert Ruth Sabine Sabrina Samuel
Sandra Sara Sarah Sascha Sebastian Selina Siegfried Sigrid Silke Silvia Simon Simone Sofia Sonja Sophia Sophie Stefan
Stefanie Steffen Stephan Stephanie Susanne Sven Sybille Sylvia Tanja Tatjana Thea Theo Theodor Theresa Thomas Thorsten
Tilman Tim Timo Tina Tobias Tom Toni Torsten Udo Ulf Ulla Ulrich Ulrike Ursula Ute Uta Uwe Valentin Vanessa Vera
Verena Veronika Victor Viktor Viktoria Volker Volkmar Walter Waltraud Wera Werner Wiebke Wilfried Wilhelm Willi Willy
Winfried Wolf Wolfgang Wolfram Yasmin Yvonne
"""
GIVEN_NAMES = frozenset(fold(name) for name in _NAMES.split())
