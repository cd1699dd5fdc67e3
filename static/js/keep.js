/* Keeps what was typed in a long form: looks whether it can be sent before it is sent, and asks before
   the page is left. Without it the form works as any other. Nothing is stored in the browser. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const place = form.querySelector("[data-keep-state]");
  const PATIENCE = 8000; // for an answer

  let dirty = Boolean(document.querySelector(".mkb-error-summary")); // refused: it is not saved yet
  let passed = false; // looked, and this press of a button goes on

  const show = (kind) => {
    const words = form.querySelector(`template[data-keep-for="${kind}"]`).content.cloneNode(true);
    place.replaceChildren(words);
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
  };

  const look = async () => {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(place.dataset.session, { headers: { "X-Background": "1" }, signal });
      const session = await answer.json();
      if (!session.signed_in) return "out";
      // Signing in again in another window gave another token.
      form.elements.csrfmiddlewaretoken.value = session.token;
      return "";
    } catch {
      return "away";
    }
  };

  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", async (event) => {
    if (passed) return;
    event.preventDefault();
    const button = event.submitter;
    const problem = await look();
    if (problem) {
      show(problem);
      return;
    }
    place.hidden = true;
    passed = true;
    form.requestSubmit(button);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !passed) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) passed = false; });
})();
