using System.Globalization;

// GET /burn does BURN_STEPS steps of xorshift and answers with what came of them.
var steps = long.Parse(Environment.GetEnvironmentVariable("BURN_STEPS") ?? "2000000", CultureInfo.InvariantCulture);
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var service = builder.Build();
service.MapGet("/burn", () =>
{
    var x = 88172645463325252UL;
    for (var i = 0L; i < steps; i++)
    {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }

    return x.ToString(CultureInfo.InvariantCulture);
});
service.Run();
