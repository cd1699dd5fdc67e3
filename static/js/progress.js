/* Opens the explanation of a promised result while somebody types a figure that is more than 10 % beside the plan.
   Without it every explanation can be opened by hand, and sending in says which one is missing. */
(() => {
  "use strict";

  const MOST = 0.1; // proposals/pace.py: MOST_DEVIATION
  const figure = (text) => {
    const plain = text.replace(/\s/g, "");
    const dutch = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) ? plain.replace(/\./g, "") : plain;
    return /^\d+([.,]\d+)?$/.test(dutch) ? Number(dutch.replace(",", ".")) : NaN;
  };

  document.querySelectorAll("details[data-explains]").forEach((details) => {
    const field = document.getElementsByName(details.dataset.explains)[0];
    if (!field) return;
    const [planned, baseline, target] = ["planned", "baseline", "target"].map((name) => Number(field.dataset[name]));
    const text = details.querySelector("textarea");
    field.addEventListener("change", () => {
      const reached = figure(field.value);
      const road = planned - baseline;
      if (Number.isNaN(reached) || !road) return;
      const isReached = target >= baseline ? reached >= target : reached <= target;
      if (!isReached && Math.abs((reached - planned) / road) > MOST) details.open = true;
      else if (!text.value.trim()) details.open = false;
    });
  });
})();
