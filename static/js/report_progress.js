/* Looks every two seconds how far a document is. Without it the link "Ververs" does the same. */
(() => {
  "use strict";

  const PAUSE = 2000;

  const watch = (place) => {
    const look = async () => {
      try {
        const answer = await fetch(place.dataset.progressUrl, { credentials: "same-origin" });
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
      if (!place.querySelector("[data-finished]")) setTimeout(look, PAUSE);
    };
    setTimeout(look, PAUSE);
  };

  document.querySelectorAll("[data-progress-url]").forEach(watch);
})();
