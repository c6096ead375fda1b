"""More agreements and releases with who closes them: treaties, plural heads, titles alone."""

from __future__ import annotations

SACHSEN, THUERINGEN = "Freistaat Sachsen", "Freistaat Thüringen"

# Of one article and one plural: `die Länder A, B und C`, `der Städte A und B`.
PLURALS = [
    (
        "Staatsvertrag über Fähren\n\nDie Länder Brandenburg, Hessen,\nder Freistaat Sachsen und\ndas "
        "Land Sachsen-Anhalt\nschließen nachstehenden Staatsvertrag:\n\n§ 1 Sitz\n\nAlle fahren.",
        ["Land Brandenburg", "Land Hessen", SACHSEN, "Land Sachsen-Anhalt"],
    ),
    (
        "Vereinbarung über Radwege\n\nzwischen den Städten Bielefeld und Gütersloh\n\n§ 1 Ziel\n\nAlle "
        "radeln.",
        ["Stadt Bielefeld", "Stadt Gütersloh"],
    ),
    (
        "Vereinbarung über Busse\n\nzwischen\n\nden Landkreisen Uelzen, Gifhorn und Celle\n\nund\n\nder "
        "Innung Ost\n\n§ 1 Ziel\n\nAlle fahren.",
        ["Landkreis Uelzen", "Landkreis Gifhorn", "Landkreis Celle", "Innung Ost"],
    ),
    (
        "Kooperationsvereinbarung\n\nzwischen den Handwerkskammern Dortmund, Münster und der Innung "
        "Ost\n\n§ 1 Ziel\n\nAlle bauen.",
        ["Handwerkskammer Dortmund", "Handwerkskammer Münster", "Innung Ost"],
    ),
    (
        "Vertrag\n\nDie Gemeinden Altdorf und Neudorf schließen folgenden Vertrag:\n\n§ 1 Ziel\n\nAlle "
        "kehren.",
        ["Gemeinde Altdorf", "Gemeinde Neudorf"],
    ),
    (
        "Verwaltungsabkommen\n\nzwischen der Bundesrepublik Deutschland und den Ländern Bremen und "
        "Niedersachsen\n\n§ 1 Ziel\n\nAlle baggern.",
        ["Bundesrepublik Deutschland", "Land Bremen", "Land Niedersachsen"],
    ),
    (
        "Zweckvereinbarung der Städte Hagen, Herne und Witten\n\n§ 1 Ziel\n\nAlle löschen.",
        ["Stadt Hagen", "Stadt Herne", "Stadt Witten"],
    ),
    (
        "Abkommen\n\nDie Hochschulen Harz und Magdeburg-Stendal sowie die Innung Ost vereinbaren:\n\n"
        "§ 1 Ziel\n\nAlle forschen.",
        ["Hochschule Harz", "Hochschule Magdeburg-Stendal", "Innung Ost"],
    ),
    (
        "Vereinbarung\n\nzwischen den Kreisen Unna und Soest sowie der Stadt Hamm\n\n§ 1 Ziel\n\nAlle "
        "helfen.",
        ["Kreis Unna", "Kreis Soest", "Stadt Hamm"],
    ),
    (
        "Vertrag\n\nDie Freistaaten Sachsen und Thüringen schließen folgenden Staatsvertrag:\n\n§ 1 "
        "Ziel\n\nAlle rechnen.",
        [SACHSEN, THUERINGEN],
    ),
]

TREATIES = [
    (
        "Staatsvertrag über Leuchttürme\n\nDas Land Schleswig-Holstein und\nder Freistaat Thüringen "
        "\n(im Folgenden: „die Vertragsländer“ genannt)\nschließen nachstehenden Staatsvertrag:\n\n"
        "§ 1 Sitz\n\nAlle leuchten.",
        ["Land Schleswig-Holstein", THUERINGEN],
    ),
    (
        "Staatsvertrag über Deiche\n\nDas Land Hessen,\n das Land Schleswig-Holstein und\n das Land "
        "Bremen \n schließen folgenden Staatsvertrag:\n\nArtikel 1\n\nAlle schaufeln.",
        ["Land Hessen", "Land Schleswig-Holstein", "Land Bremen"],
    ),
    (
        "Vertrag des Freistaates Sachsen mit dem Landesverband der Imker\n\nDer Freistaat Sachsen\n(im "
        "Folgenden: der Freistaat)\n\nund\n\nder Landesverband der Imker\n(im Folgenden: der Verband)"
        "\n\nhaben folgendes vereinbart:\n\nArtikel 1\n\nDer Freistaat zahlt. Der Freistaat pflegt.",
        [SACHSEN, "Landesverband der Imker"],
    ),
    (
        "Abkommen zwischen der Bundesrepublik Deutschland und Frankreich über die Pflege von Hecken\n",
        ["Bundesrepublik Deutschland", "Frankreich"],
    ),
    (
        "Vertrag zwischen der Bundesrepublik Deutschland und dem Königreich Norwegen über einen "
        "Gemeinsamen Leuchtturm\n",
        ["Bundesrepublik Deutschland", "Königreich Norwegen"],
    ),
    (
        "Vereinbarung zwischen der Regierung der Bundesrepublik Deutschland und der Regierung der "
        "Republik Irland über den gemeinsamen Bau der Großen Brücke\n",
        ["Regierung der Bundesrepublik Deutschland", "Regierung der Republik Irland"],
    ),
    (
        "Verwaltungsvereinbarung zwischen dem Bundesministerium für Verkehr und dem Minister für Wege "
        "und Stege der Republik Polen über Brücken\n",
        ["Bundesministerium für Verkehr", "Minister für Wege und Stege der Republik Polen"],
    ),
    (
        "Koalitionsvertrag zwischen SPD Probe und der CDU Probe 2031 - 2036\n\nPräambel\n\nWir wollen "
        "bauen.",
        ["SPD Probe", "CDU Probe"],
    ),
    (
        "Staatsvertrag über Fähren\n\nDas Land Hessen,\nvertreten durch den Ministerpräsidenten,\n"
        "dieser vertreten durch den Minister der Justiz, für Fische und Fähren,\nund\nder Freistaat "
        "Sachsen,\nvertreten durch die Ministerpräsidentin,\nschließen folgenden Staatsvertrag:\n\n"
        "§ 1 Sitz\n\nAlle fahren.",
        ["Land Hessen", SACHSEN],
    ),
    (
        "Staatsvertrag über Fähren\n\nDer Freistaat Sachsen und das Land Hessen schließen folgenden\n"
        "Staatsvertrag:\n\n§ 1 Sitz\n\nAlle fahren.\n\nFür das Land Hessen \n Der Ministerpräsident \n"
        "Jan Rau\n\nFür den Freistaat Sachsen \n Der Ministerpräsident \n Ute Lind",
        [SACHSEN, "Land Hessen"],
    ),
]

# What releases say of several under one plural, or of one body and its kind.
PLURALS_IN_NEWS = [
    (
        "Drei Städte löschen gemeinsam\n\nBielefeld, 3. Mai 2031. Die Städte Bielefeld und Gütersloh "
        "haben eine Vereinbarung über Feuerwehren unterzeichnet.",
        ["Stadt Bielefeld", "Stadt Gütersloh"],
    ),
    (
        "Mehr Busse\n\nProbe. Die Landkreise Uelzen und Celle sowie die Innung Ost schlossen gestern "
        "einen Vertrag.",
        ["Landkreis Uelzen", "Landkreis Celle", "Innung Ost"],
    ),
    (
        "Gute Lehre\n\nProbe. Die Handwerkskammern Dortmund und Münster haben eine "
        "Kooperationsvereinbarung unterzeichnet.",
        ["Handwerkskammer Dortmund", "Handwerkskammer Münster"],
    ),
    (
        "Neue Brücke\n\nProbe. Mit einer Vereinbarung zwischen den Ländern Bremen und Niedersachsen "
        "beginnt der Bau der Brücke.",
        ["Land Bremen", "Land Niedersachsen"],
    ),
    (
        "Neue Wege\n\nProbe. Die Hochschulen Harz und Anhalt vereinbarten am Montag eine "
        "Zusammenarbeit.",
        ["Hochschule Harz", "Hochschule Anhalt"],
    ),
]

# A bare noun stands for the one body of its kind; a verb in the plural is no adjective of a name.
BARE_NOUNS_IN_NEWS = [
    (
        "Räder für alle\n\nDie Unfallkasse Probe-Süd hat Preise vergeben. Die Unfallkasse Probe-Süd "
        "lud ein. Danach unterzeichnete die Unfallkasse mit der Stadt Hagen eine Vereinbarung.",
        ["Unfallkasse Probe-Süd", "Stadt Hagen"],
    ),
    (
        "Mehr Rat\n\nDie Landwirtschaftskammer Probe lud ein. Die Landwirtschaftskammer, die "
        "Steuerberaterkammer Nord und die Innung Ost arbeiten künftig zusammen.",
        ["Landwirtschaftskammer Probe", "Steuerberaterkammer Nord", "Innung Ost"],
    ),
    (
        "Mehr Wege\n\nDer Wanderverband Probe besteht seit zehn Jahren. Gestern haben der "
        "Wanderverband und die Innung Ost eine Vereinbarung unterzeichnet.",
        ["Wanderverband Probe", "Innung Ost"],
    ),
]
