/* Shows beside a day and a time how the server reads them: with the weekday, the zone and the number of days. */
const PAUSE = 300;

function parts(frame, prefix = "") {
  const values = {};
  for (const part of ["day", "time", "clock"]) {
    const name = `${frame.dataset.moment}_${part}`;
    const control = frame.querySelector(`[name="${name}"]:checked`) || frame.querySelector(`input[type="text"][name="${name}"]`);
    values[prefix + part] = control ? control.value : "";
  }
  return values;
}

async function show(frame) {
  const from = document.querySelector(`[data-moment="${frame.dataset.momentFrom}"]`);
  const query = new URLSearchParams({ ...parts(frame), ...(from ? parts(from, "from_") : {}), ends_day: frame.dataset.endsDay || "" });
  if (!query.get("day")) return;
  const asked = (frame.dataset.asked = String(Number(frame.dataset.asked || 0) + 1));
  try {
    const answer = await fetch(`${frame.dataset.momentUrl}?${query}`, { credentials: "same-origin" });
    if (!answer.ok || frame.dataset.asked !== asked) return;
    const { words, problem, days } = await answer.json();
    frame.querySelector("[data-moment-words]").textContent = words ? `${words}.` : problem;
    const total = document.querySelector("[data-moment-days]");
    if (total && frame.dataset.momentFrom) total.textContent = days || "";
  } catch {
    /* Without an answer the words come when the page is saved. */
  }
}

for (const frame of document.querySelectorAll("[data-moment-url]")) {
  let timer;
  frame.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      show(frame);
      for (const other of document.querySelectorAll(`[data-moment-from="${frame.dataset.moment}"]`)) show(other);
    }, PAUSE);
  });
}
