using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Platform.Core.Data;

namespace Platform.Web.Hosting;

/// <summary>A node whose database does not answer is not ready: a proxy sends visitors to another one.</summary>
public sealed class DatabaseAnswers(DataSources sources) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var ask = sources.For(new Scope.Public()).CreateCommand("select 1");
            await ask.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception away) when (Unavailability.Is(away))
        {
            return HealthCheckResult.Unhealthy();
        }
    }
}
