/** Matrix knows no app manifest; this is what to do instead. */

/** How to make the bot's account and what to set, as text for a terminal. */
export function matrixManifest(): string {
  return `Matrix has no app to create: the bot is an ordinary account on a homeserver.

1. Make an account for the bot, on your homeserver's website, with a client such as Element, or, on your own Synapse:
     register_new_matrix_user -c homeserver.yaml --no-admin -u ai4bot http://localhost:8008
   It needs no administrator rights. Give it a display name that people will call it by.

2. Get an access token for it. Log in for the bot alone, so that no other client shares its device:
     curl -X POST https://matrix.example.org/_matrix/client/v3/login \\
       -d '{"type":"m.login.password","identifier":{"type":"m.id.user","user":"ai4bot"},"password":"..."}'
   and copy access_token from the answer. Do not log out of that session: the token would die with it.
   (Instead of a token, the bot can be given the user name and the password.)

3. Set:
     MATRIX_HOMESERVER_URL=https://matrix.example.org
     MATRIX_ACCESS_TOKEN=...            or MATRIX_USER=... and MATRIX_PASSWORD=...
     MATRIX_ALLOWED_INVITERS=@ana:example.org,@*:lab.example.org

4. Start the bot, then invite it to a room. In the room it needs no more than the right to send messages and
   reactions (power level 0 in most rooms). Take rooms without encryption where you can.

5. On your own homeserver, give the account a rate limit of its own, or long answers and buttons come slowly: Synapse lets
   an account send ten events at once, then one in five seconds. With the token of an administrator:
     curl -X POST -H "Authorization: Bearer ADMIN_TOKEN" -d '{"messages_per_second":20,"burst_count":100}' \\
       https://matrix.example.org/_synapse/admin/v1/users/@ai4bot:example.org/override_ratelimit
   and set the same for the bot (0 in the request and here: no limit):
     MATRIX_MESSAGES_PER_SECOND=20
     MATRIX_MESSAGES_AT_ONCE=100

Check it with: ai4-chatops doctor
`;
}
