// How the account looks. Colours are told apart by lightness too, and lanes by their names: nothing rests on hue alone.

export const style = `
:root{--ink:#1b1f24;--quiet:#59636e;--line:#d1d9e0;--paper:#fff;--seen:#b42318;--cause:#8250df;--provider:#9a6700;--traffic:#1a7f37;--people:#0969da;--area:#f3c6c1}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--quiet:#9198a1;--line:#3d444d;--paper:#0d1117;--seen:#ff7b72;--cause:#bc8cff;--provider:#d29922;--traffic:#3fb950;--people:#58a6ff;--area:#5c2b29}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
p{margin:.5rem 0;overflow-wrap:anywhere}
a{color:var(--people)}
.label{display:inline-block;border:2px solid var(--provider);color:var(--provider);padding:.1rem .6rem;font-weight:600;margin:0}
.quiet,footer,figcaption{color:var(--quiet);font-size:.9rem}
footer{margin-top:2rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
th{color:var(--quiet);font-weight:600}
td{font-variant-numeric:tabular-nums;white-space:nowrap}
td:last-child{min-width:16rem;white-space:normal;overflow-wrap:anywhere}
.lane{font-weight:600}
.seen{color:var(--seen)}.cause{color:var(--cause)}.provider{color:var(--provider)}.traffic{color:var(--traffic)}.people{color:var(--people)}
figure{margin:1.25rem 0}
svg{display:block;width:100%;height:auto}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
svg .small{fill:var(--quiet)}
svg .axis{stroke:var(--line)}
svg .area{fill:var(--area);stroke:var(--seen)}
svg .usual{fill:none;stroke:var(--quiet);stroke-dasharray:4 3}
svg .mark{stroke:var(--ink);stroke-dasharray:2 3}
svg .dot.seen{fill:var(--seen)}svg .dot.cause{fill:var(--cause)}svg .dot.provider{fill:var(--provider)}svg .dot.traffic{fill:var(--traffic)}svg .dot.people{fill:var(--people)}
svg .bar{fill:var(--traffic);fill-opacity:.25;stroke:var(--traffic)}
svg .bar.other{fill:var(--people);stroke:var(--people)}
meter{width:6rem}
@media print{:root{color-scheme:light}h2{break-after:avoid}figure,tr{break-inside:avoid}}
`
