/** The look of the reference, in the light and in the dark. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1f1d1a;--soft:#6b665e;--line:#e2ddd3;--card:#fff;--accent:#8a4b1f;--code:#f1ede4;
--get:#2f6f4f;--post:#2a5c99;--put:#8a6a12;--patch:#8a6a12;--delete:#a33a2c}
@media (prefers-color-scheme:dark){:root{--paper:#16150f;--ink:#ece7dc;--soft:#a39c8e;--line:#37332a;--card:#1e1c15;--accent:#e0a878;--code:#2a271e;
--get:#7cc7a0;--post:#8bb9ee;--put:#e0c26a;--patch:#e0c26a;--delete:#ef9386}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1.5rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:.2em}
a:hover{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem}
.page{display:grid;grid-template-columns:19rem minmax(0,1fr);max-width:84rem;margin:0 auto}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:2rem 1rem 3rem 1.5rem;border-right:1px solid var(--line);font-size:.86rem}
nav .title{font-size:1.15rem;font-weight:650;margin:0 0 1.2rem;letter-spacing:-.01em}
nav h2{font-size:.72rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft);margin:1.5rem 0 .4rem}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:block;padding:.16rem .4rem;border-radius:4px;text-decoration:none}
nav li a:hover{background:var(--code)}
main{padding:2.6rem clamp(1.2rem,4vw,4rem) 6rem;min-width:0}
h1{font-size:2.1rem;letter-spacing:-.025em;line-height:1.15;margin:0 0 .3rem}
main>section>h2{font-size:1.45rem;letter-spacing:-.015em;margin:3.6rem 0 1rem;padding-bottom:.45rem;border-bottom:1px solid var(--line)}
h3{font-size:1.06rem;margin:0 0 .3rem}
h3 a{text-decoration:none}
p{margin:.55rem 0;max-width:46rem}
article{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.2rem 1.4rem 1.3rem;margin:0 0 1.1rem}
article:target{border-color:var(--accent)}
.route{overflow-wrap:anywhere;font-size:1rem}
.route code{background:none;padding:0}
.method{font:650 .72rem/1 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.05em;border:1px solid currentColor;border-radius:4px;padding:.22rem .45rem}
.get{color:var(--get)}.post{color:var(--post)}.put{color:var(--put)}.patch{color:var(--patch)}.delete{color:var(--delete)}
.who,.soft,caption{color:var(--soft)}
.who{font-size:.89rem}
.label{font-weight:600;font-size:.89rem;margin:1rem 0 .3rem}
.soft{font-weight:400;font-size:.84rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.855em}
code{background:var(--code);border-radius:4px;padding:.08em .32em}
pre{background:var(--code);border-radius:8px;padding:.85rem 1rem;overflow:auto;margin:.5rem 0;line-height:1.5;max-height:30rem}
pre code{background:none;padding:0}
.table{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;width:100%;font-size:.89rem}
caption{text-align:left;font-size:.72rem;letter-spacing:.08em;text-transform:uppercase;padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.42rem .9rem .42rem 0;border-top:1px solid var(--line);font-weight:400}
th{white-space:nowrap;width:1%}
td:nth-child(2){min-width:8rem;width:30%}
.type{color:var(--accent)}
details{margin-top:.6rem}
summary{cursor:pointer;font-size:.89rem;color:var(--soft)}
@media (max-width:60rem){.page{grid-template-columns:minmax(0,1fr)}nav{position:static;height:auto;max-height:22rem;border-right:0;border-bottom:1px solid var(--line)}}
@media print{nav{display:none}.page{display:block}article{break-inside:avoid;border:0;padding:0}}
`;
