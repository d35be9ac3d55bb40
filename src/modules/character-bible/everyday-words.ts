/** Words of four letters and more that everybody uses: they say nothing of who speaks. In small letters. */
export const everydayWords: ReadonlySet<string> = new Set(
  `about above actually after again against ain't alone along already also although always another anybody anyone anything anyway are aren't
  around away back because been before being believe best better between both bring called came can't cannot come comes coming could couldn't
  didn't does doesn't doing don't done down each either else enough even ever every everybody everyone everything exactly feel find first
  from gave getting give gives goes going gone gonna good gotta great guess hadn't half happen happened hasn't have haven't having hear heard
  hello help here he'd he'll hers herself him himself his hold how however isn't it'll it's into just keep kind knew know known knows last
  later least leave left less let's like listen little long look looked looking lots made make makes many maybe mean means might mind more
  most much must myself need never next nice nobody none nothing only onto other ought ours over people please pretty probably quite rather
  ready really right said same says seem seems seen sees shall she'd she'll should shouldn't side since some somebody someone something
  sometimes somewhere soon sorry still stop such sure take taken takes talk tell than thank thanks that that'll that's their theirs them
  themselves then there there'd there'll there's these they they'd they'll they're they've thing things think this those though thought
  through time times today together told tomorrow tonight took toward tried true trying turn under understand until upon used very wait
  want wanted wants wasn't watch well went were weren't we'll we're we've what what'd what's whatever when where where's which while who'd
  who'll who's whole whom whose will with without won't word work would wouldn't yeah year years yesterday you'd you'll you're you've your
  yours yourself`.split(/\s+/u),
);
