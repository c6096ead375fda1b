// Asks the server; what it answers is JSON, what goes wrong is told in German.
export class Fault extends Error {
  constructor(status, problem) {
    super([problem.detail, problem.hint].filter(Boolean).join(" "));
    this.status = status;
  }
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRF-Token"] ?? "";

// `quiet` asks without counting as work, so that a page left open does not stay signed in for ever.
export async function ask(method, path, body, { quiet = false, last = false } = {}) {
  const headers = { "X-CSRF-Token": token(), Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (quiet) headers["X-Quiet"] = "1";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), keepalive: last });
  } catch {
    throw new Fault(0, { detail: "Der Server ist gerade nicht zu erreichen." });
  }
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({ detail: "Das hat nicht geklappt." }));
  throw new Fault(answer.status, problem);
}

export const clock = (moment = new Date()) => moment.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
