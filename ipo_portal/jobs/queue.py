"""One door to the job library, so that another one can take its place.

A job is a plain function that may run more than once: it must leave the same result. It is retried with growing
pauses; after five tries it stays failed and is seen by `/readyz` and the administrators.
"""

import datetime

from procrastinate import RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app

ATTEMPTS = 5


def job(*, name, queue="default", attempts=ATTEMPTS):
    """Turn a function into a job: call `.defer(**arguments)` to enqueue it; arguments are JSON values."""

    def decorate(function):
        return app.task(name=name, queue=queue, retry=RetryStrategy(max_attempts=attempts, exponential_wait=4))(
            function
        )

    return decorate


@app.periodic(cron="*/2 * * * *")
@app.task(name="jobs.rescue", queue="default", queueing_lock="jobs.rescue", pass_context=True)
async def rescue(context, timestamp):
    """Take up jobs whose worker died: the library finds them but does not run them again by itself."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.clean", queue="default", queueing_lock="jobs.clean", pass_context=True)
async def clean(context, timestamp):
    """Forget finished jobs after a week; failed ones stay to be looked at."""
    await builtin_tasks.remove_old_jobs(context, max_hours=int(datetime.timedelta(days=7).total_seconds() // 3600))
