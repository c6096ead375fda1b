// Sends files in parts, so that a broken connection costs one part and not the file. Without scripts the form does it.
"use strict";
const form = document.querySelector("[data-upload]");
const list = form.querySelector(".arriving");
const field = form.querySelector("input[type=file]");
const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
const TRIES = 5;

const ask = async (method, address, body, type) => {
  for (let tried = 1; ; tried++) {
    try {
      const answer = await fetch(address, { method, body, headers: { "X-CSRF-Token": token, ...(type && { "Content-Type": type }) } });
      const said = await answer.json();
      if (answer.ok) return said;
      throw Object.assign(new Error([said.detail, said.hint].filter(Boolean).join(" ")), { told: true, code: said.code });
    } catch (fault) {
      if (fault.told || tried === TRIES) throw fault;
      await new Promise((wake) => setTimeout(wake, 1000 * tried));
    }
  }
};

const line = (file) => {
  const row = document.createElement("p");
  const label = document.createElement("label");
  const bar = document.createElement("progress");
  const note = document.createElement("span");
  bar.max = file.size || 1;
  bar.value = 0;
  label.append(`${file.name} `, bar);
  row.append(label, " ", note);
  list.append(row);
  return { bar, note };
};

const send = async (file, batch, shown) => {
  const about = JSON.stringify({ name: file.name, size: file.size, mark: String(file.lastModified) });
  let part = await ask("POST", "/api/v1/uploads", about, "application/json");
  while (part.offset < file.size) {
    shown.bar.value = part.offset;
    const some = file.slice(part.offset, part.offset + part.most);
    try {
      part = await ask("PUT", `/api/v1/uploads/${part.id}?offset=${part.offset}`, some, "application/octet-stream");
    } catch (fault) {
      if (fault.code !== "offset") throw fault;
      part = await ask("GET", `/api/v1/uploads/${part.id}`);
    }
  }
  shown.bar.value = file.size;
  return (await ask("POST", `/api/v1/uploads/${part.id}/done?batch=${batch}`)).batch;
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  list.replaceChildren();
  let batch = "";
  let refused = 0;
  for (const file of field.files) {
    const shown = line(file);
    try {
      batch = await send(file, batch, shown);
    } catch (fault) {
      refused++;
      shown.note.textContent = fault.told ? fault.message : "Die Verbindung ist abgebrochen. Versuchen Sie es noch einmal.";
      shown.note.className = "badge error";
    }
  }
  button.disabled = false;
  if (!batch) return;
  if (!refused) { location.assign(`/hochladen/${batch}`); return; }
  const on = document.createElement("a");
  on.href = `/hochladen/${batch}`;
  on.textContent = "Zu den anderen Dateien";
  list.append(on);
});

for (const kind of ["dragover", "drop"])
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    if (kind === "drop") { field.files = event.dataTransfer.files; form.requestSubmit(); }
  });
