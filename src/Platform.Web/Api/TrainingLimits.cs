using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Law;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>What visitors without an account may begin and measure, from one address: the numbers are dated data.</summary>
public static class TrainingLimits
{
    /// <summary>Beginnings of practice deposits.</summary>
    public const string BeginningsPerAddress = "essais-par-adresse";

    /// <summary>Measures of the workstation page.</summary>
    public const string ProbesPerAddress = "mesures-par-adresse";

    /// <summary>What makes a node read a whole practice deposit again: finishing it, opening it.</summary>
    public const string ReadingsPerAddress = "lectures-par-adresse";

    public static void AddTrainingLimits(this WebApplicationBuilder builder)
    {
        var (training, workstation) = (TrainingRules.On(TimeProvider.System.GetUtcNow()), WorkstationRules.On(TimeProvider.System.GetUtcNow()));
        builder.Services.Configure<RateLimiterOptions>(limiter =>
        {
            limiter.AddPolicy(BeginningsPerAddress, http => HttpMethods.IsPost(http.Request.Method) ? Bucket(http, training.AtOnce, training.PerMinute) : RateLimitPartition.GetNoLimiter("lecture"));
            limiter.AddPolicy(ReadingsPerAddress, http => Bucket(http, training.ReadingsAtOnce, training.ReadingsPerMinute));
            limiter.AddPolicy(ProbesPerAddress, http => Bucket(http, workstation.AtOnce, workstation.PerMinute));
        });
    }

    private static RateLimitPartition<string> Bucket(HttpContext http, int atOnce, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(Source.Of(http), _ => new TokenBucketRateLimiterOptions { TokenLimit = atOnce, TokensPerPeriod = perMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1) });
}
