/* Looks every two seconds how far a document is, and puts what came of it in the page. A page about a calculation
   (data-busy) looks at itself every four. Without it the links "Ververs" and "Kijk opnieuw" do the same. */
(() => {
  "use strict";

  const PAUSE = 2000;
  // Looking is no sign that anybody is there: it does not keep the session alive.
  const look = (url) => fetch(url, { credentials: "same-origin", headers: { "X-Background": "1" } });

  // Puts the pieces of the page in again that changed: a named one when its name did, another when its content did.
  // Says whether looking makes sense any longer.
  const renew = async () => {
    const answer = await look(location.href);
    if (!answer.ok || answer.redirected) return answer.status >= 500;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-part]")) {
      const piece = fresh.getElementById(old.id);
      const name = old.dataset.part;
      if (!piece || (name ? piece.dataset.part === name : piece.innerHTML === old.innerHTML)) continue;
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(piece);
      if (hadFocus) piece.querySelector("a, button")?.focus();
    }
    return true;
  };

  // When work ends, other pieces of the page change too: what steered it makes room for the ZIP, also in the focus.
  const refresh = () => renew().catch(() => setTimeout(refresh, PAUSE)); // The connection may come back.

  const follow = async () => {
    const goesOn = await renew().catch(() => true);
    if (goesOn && document.querySelector("[data-busy]")) setTimeout(follow, 2 * PAUSE);
  };

  const watch = (place) => {
    const again = async () => {
      try {
        const answer = await look(place.dataset.progressUrl);
        if (answer.redirected || answer.status === 404 || answer.status === 403) return;
        if (answer.ok) {
          const text = await answer.text();
          // Only what changed is put in, so that a screen reader is not told the same again.
          if (text !== place.dataset.shown) {
            place.innerHTML = text;
            place.dataset.shown = text;
          }
        }
      } catch {
        // The connection may come back: look again.
      }
      if (!place.querySelector("[data-finished]")) {
        setTimeout(again, PAUSE);
        return;
      }
      if (place.closest("[data-job]")) refresh();
    };
    setTimeout(again, PAUSE);
  };

  document.querySelectorAll("[data-progress-url]").forEach(watch);
  if (document.querySelector("[data-busy]")) setTimeout(follow, 2 * PAUSE);
})();
