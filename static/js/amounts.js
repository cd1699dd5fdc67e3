/* Amounts as people in the Netherlands type them, exact to the cent: whole cents as BigInt.
   The same grammar as parse_dutch_amount in proposals/money.py; one table tests both (tests/proposals/amounts.py). */
window.mkbAmounts = (() => {
  "use strict";

  const MAXIMUM_LENGTH = 64, MAXIMUM_DIGITS = 13, NBSP = "\u00a0";
  const EDGES = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g;
  const DUTCH = /^([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]{1,2}))?$/;
  const ENGLISH = /^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?$/;
  const ONE_POINT = /^[0-9]+\.[0-9]{1,3}$/;
  const REASONS = [
    ["negative", /^[-−–—] *(?:€|euro|EUR)? *[0-9].*$/i],
    ["exponent", /^[0-9.,]+e[+-]?[0-9]+$/i],
    ["not_a_number", /^[^0-9]+$/],
    ["unexpected_character", /^[^]*[^0-9., ][^]*$/],
    ["too_many_decimals", /^(?:[0-9. ]*,[0-9]{3,}|0?\.[0-9]{3,})$/],
  ];

  const withoutCurrency = (text) => {
    const bare = text
      .replace(/[\u200b\u200e\u2060\ufeff]/g, "").replace(/[\u00a0\u2007\u2009\u202f]/g, " ").replace(EDGES, "");
    let shorter = bare.replace(/^(?:€|euro|EUR) */i, "");
    if (shorter === bare) shorter = bare.replace(/ *(?:€|euro|EUR)$/i, "");
    return shorter.replace(/([0-9])[.,](?:--?|[–—=])$/, "$1");
  };

  /* Whole cents; null when there are more than thirteen digits of euros. */
  const centsOf = (whole, decimals) => {
    const digits = whole.replace(/^0+/, "");
    return digits.length > MAXIMUM_DIGITS ? null : BigInt(digits + decimals.slice(0, 2).padEnd(2, "0"));
  };

  const possibleReadings = (bare) => {
    const pairs = [], split = (text, sign) => [...text.split(sign), ""].slice(0, 2);
    if (ENGLISH.test(bare)) {
      pairs.push(split(bare.replaceAll(",", ""), "."));
      if (bare.split(",").length === 2 && !bare.includes(".")) pairs.push(split(bare, ","));
    } else if (ONE_POINT.test(bare)) {
      pairs.push(split(bare, "."));
      if (!bare.startsWith("0")) pairs.push([bare.replace(".", ""), ""]);
    }
    const readings = pairs.filter((pair) => /^0*$/.test(pair[1].slice(2))).map((pair) => centsOf(...pair));
    return readings.filter((each, place) => readings.indexOf(each) === place).sort((a, b) => (a < b ? -1 : 1));
  };

  const reasonFor = (bare) => {
    if (!bare) return "empty";
    if ([...bare].some((sign) => sign > "\x7f" && /\p{N}/u.test(sign))) return "non_ascii_digits";
    return (REASONS.find(([, pattern]) => pattern.test(bare)) || ["malformed"])[0];
  };

  /* Give {cents}, or {readings} when it can mean something else, or {reason} when it is no amount. */
  const parse = (text) => {
    if ([...text].length > MAXIMUM_LENGTH) return { reason: "too_long" };
    const bare = withoutCurrency(text), match = DUTCH.exec(bare);
    if (match) {
      const cents = centsOf(match[1].replace(/[. ]/g, ""), match[2] || "");
      return cents === null ? { reason: "too_large" } : { cents };
    }
    const readings = possibleReadings(bare);
    if (readings.includes(null)) return { reason: "too_large" };
    return readings.length ? { readings } : { reason: reasonFor(bare) };
  };

  /* 25000050n is "250.000,50"; without cents when there are none. */
  const tidy = (cents) => {
    const digits = String(cents).padStart(3, "0"), decimals = digits.slice(-2);
    const whole = digits.slice(0, -2).replace(/\B(?=([0-9]{3})+$)/g, ".");
    return decimals === "00" ? whole : `${whole},${decimals}`;
  };

  const euros = (cents) => (cents < 0n ? `−${NBSP}€${NBSP}${tidy(-cents)}` : `€${NBSP}${tidy(cents)}`);

  /* 488n tenths is "48,8 %". */
  const percent = (tenths) => `${tenths / 10n},${tenths % 10n}${NBSP}%`;

  /* Divide 1000 tenths over amounts; what rounding leaves over goes to the largest remainders. */
  const shares = (amounts) => {
    const known = amounts.filter((each) => each !== null), whole = known.reduce((sum, each) => sum + each, 0n);
    if (whole <= 0n) return amounts.map(() => null);
    const parts = known.map((each) => (1000n * each) / whole);
    const left = Number(1000n - parts.reduce((sum, each) => sum + each, 0n));
    const remainder = (place) => (1000n * known[place]) % whole;
    const order = known.map((_each, place) => place)
      .sort((a, b) => (remainder(a) === remainder(b) ? a - b : remainder(a) > remainder(b) ? -1 : 1));
    order.slice(0, left).forEach((place) => { parts[place] += 1n; });
    return amounts.map((each) => (each === null ? null : parts.shift()));
  };

  return { parse, tidy, euros, percent, shares };
})();
