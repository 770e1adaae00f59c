/*
 * The doctor at the daemon's own door: does it refuse what two servers could read differently, and
 * does http.public_url lead to it? Requests as strangers send them, through the loop; each costs
 * the door one answer.
 */
#pragma once

struct app;
struct json;

/* The visit that is going on. */
struct doctor_door;

/* Called once, from the loop, when all is told; it may end the visit as its last act. */
typedef void doctor_door_done(void *argument);

/*
 * Begins; done is called later, also where there is no door to look at. checks gets what is found
 * (doctor_tell()) and must outlive the visit.
 */
struct doctor_door *doctor_door_begin(struct app *app, struct json *checks, doctor_door_done *done,
				      void *argument);

/* Ends and frees it at once, in whatever state; NULL is fine. */
void doctor_door_end(struct doctor_door *door);
