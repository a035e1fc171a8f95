using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>Too long for ./test, which counts it as skipped: tests/long/run runs it under the name of its trait « Long ».</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (!LongRun.IsOn) Skip = "Runs in tests/long/run.";
    }
}
