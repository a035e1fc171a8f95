using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation;

/// <summary>Each page that asks for less than it does gives somebody another answer: <see cref="IsolationMatrix"/> would be red.</summary>
public sealed class PolicyMutations
{
    [LongFact, Trait("Long", "isolation-mutations")]
    public async Task Weakening_any_policy_of_a_route_gives_somebody_another_answer()
    {
        await using var world = await Communes.StartAsync();
        await using var web = new PlatformWeb(world.Platform, new FakeClock(Communes.Now));
        await using var host = web.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<MatcherPolicy, WeakerPolicies>()));
        var asker = await Asker.StartAsync(host.Server, host.Services, world);
        var routes = (await Routes.ReadAsync(host.Services)).Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).DistinctBy(route => route.Pattern).Where((_, at) => LongRun.IsOn || at % 20 == 0).ToList();
        var survivors = new List<string>();
        foreach (var route in routes)
        {
            var method = route.Answers("GET") ? "GET" : route.Methods[0];
            var questions = (from principal in world.Principals from address in Addresses.Of(route.Pattern, world, principal) where address.Relation is Relation.Own or Relation.Lead select new Question(principal, method, address, [])).ToList();
            var before = await SeenAsync(asker, questions);
            var after = await WeakenedAsync(asker, questions.Select(question => question with { Weaken = route.Pattern }));
            LongRun.Say($"route {route.Pattern}: {(before == after ? "SURVIVES" : "found")}");
            if (before == after) survivors.Add(route.Pattern);
        }
        LongRun.Note("routes", routes.Count);
        Assert.Empty(survivors);
    }

    /// <summary>Whoever gets past the policy of a route may break what stands behind it: an answer that never comes is another answer too.</summary>
    private static async Task<string> WeakenedAsync(Asker asker, IEnumerable<Question> questions)
    {
        try
        {
            return await SeenAsync(asker, questions);
        }
        catch (InvalidOperationException silent) when (silent.InnerException is HttpRequestException or TaskCanceledException)
        {
            return silent.Message;
        }
    }

    private static async Task<string> SeenAsync(Asker asker, IEnumerable<Question> questions) =>
        string.Join('\n', (await asker.AskAsync(questions)).Select(asked => $"{asked.Answer.Asker.Name} {asked.Answer.Address.Line} {asked.Answer.Address.Relation} {asked.Answer.Verdict}").Order(StringComparer.Ordinal));
}
