using System.Diagnostics;
using System.Globalization;

// GET /burn does BURN_STEPS steps of xorshift and answers with what came of them. BURN_WAIT=5:1 lets every fifth request wait as well, once as long as its
// work took: a slow path in the tail, which costs no processor. BURN_FAIL=125 answers every 125th with status 500.
const string Wait = "0:0", Fail = "0";
var steps = long.Parse(Environment.GetEnvironmentVariable("BURN_STEPS") ?? "2000000", CultureInfo.InvariantCulture);
var wait = (Environment.GetEnvironmentVariable("BURN_WAIT") ?? Wait).Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
var fail = int.Parse(Environment.GetEnvironmentVariable("BURN_FAIL") ?? Fail, CultureInfo.InvariantCulture);
var requests = 0;
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var service = builder.Build();
service.MapGet("/burn", async () =>
{
    var begun = Stopwatch.GetTimestamp();
    var number = Interlocked.Increment(ref requests);
    var x = 88172645463325252UL;
    for (var i = 0L; i < steps; i++)
    {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }

    if (fail > 0 && number % fail == 0)
        return Results.StatusCode(500);

    // A timer counts in whole milliseconds.
    if (wait[0] > 0 && number % wait[0] == 0)
        await Task.Delay((int)Math.Ceiling(Stopwatch.GetElapsedTime(begun).TotalMilliseconds * wait[1]));
    return Results.Text(x.ToString(CultureInfo.InvariantCulture));
});
service.Run();
