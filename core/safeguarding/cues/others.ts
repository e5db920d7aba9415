/** Somebody who may hurt another person. Written as `cue.ts` says. */
export const OTHERS: readonly string[] = [
  "(?:i'll|i will|i'd|i would|i'm|gonna|going to|want to|wanna|wanted to|" +
    "wants to|wanting to|could|might|feel like|felt like|scared i'll|afraid i'll|" +
    "frightened i'll|worried i'll|scared i might|have to|thinking of|" +
    "thinking about|thoughts of|thoughts about|swear i'll|threatened to|" +
    'planning to) (?:\\w+ ){0,2}?(?:kill|hurt|hurting|killing|stab|stabbing|shoot|' +
    'batter|murder|strangle|smash|attack|punch|punching|harm|harming|swing for|' +
    'knife|burn|hit|hitting|get back at|throttle|poison|lamp|do something to)' +
    ' (?:him|her|them|someone|somebody|anyone|anybody|people|that (?:man|woman|' +
    'bloke|one|doctor|assessor|idiot)|the (?:neighbours?|doctor|assessor|' +
    'landlord|man|woman|bloke|next|manager|first)|my (?!back|knee|head|shoulder|' +
    'hip|foot|leg|hand|arm|ankle|wrist|neck|chances|confidence|mood|target)\\w+|a' +
    ' (?:copper|doctor|nurse)|his (?:head|face)|her (?:head|face)|one of)',
  '(?:carry|carries|carrying|carried|keep|keeps|keeping|kept|brought|bring|' +
    'bringing|got|bought|has|have|had|with|hid|hidden|under)(?: \\w+){0,3}' +
    ' (?:knife|machete|blade|gun|hammer|baseball bat|crossbow|air rifle|acid|' +
    'petrol)',
  '(?:burn|blow|smash|torch|set fire to|petrol bomb)(?: \\w+){0,3} (?:place|' +
    'house|office|job ?centre|building|flat|shop|car|door)(?: down| up| on fire)?',
  'homicid\\w*',
  'swing for (?:him|her|them|someone|somebody|the)',
  'do time for (?:him|her|them)',
  "won't be responsible",
  'lose it and (?:hurt|hit|kill)',
  "someone'?s (?:going to|gonna) get hurt",
  'going to be (?:blood|violence)',
  'make (?:him|her|them) pay',
  "he'll regret",
  'see red and',
  'voices? (?:telling|tell|tells|told|saying|say|says|said)(?: \\w+){0,4}' +
    ' (?:hurt|kill|do|jump|stab|burn)',
  'hit (?:him|her|my \\w+) back',
  'lashed out at',
  '(?:attacked|punched|hit|bottled|stabbed) (?:a |the |one of the )?(?:nurse|' +
    'copper|policeman|police officer|neighbour|bloke|security guard|guard|doctor|' +
    'staff)',
]
