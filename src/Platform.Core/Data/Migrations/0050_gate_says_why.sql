-- Why a gate whose deadline has passed is still closed: the session page tells it to the people who wait.
alter table gates add column refusal text check (refusal in ('WaitingForRegister', 'ClosingListDiffers', 'TimestampUnavailable', 'TimestampTooEarly')),
                  add column refused_at timestamptz;
grant update (refusal, refused_at) on gates to platform_gate;
