using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation;

/// <summary>
/// Each page that asks for less than it does gives somebody another answer: <see cref="IsolationMatrix"/> would be red. Where another layer says the same,
/// the page is asked again with neither filters nor row level security: its policy has to hold by itself.
/// </summary>
public sealed class PolicyMutations
{
    /// <summary>Policies of routes that these questions cannot show, and why.</summary>
    private static readonly Dictionary<string, string> Explained = new(StringComparer.Ordinal)
    {
        ["/{portail}/acheteur/consultations/{id}/souhait"] = "the page asks sec.departments_edited in which departments this person buys",
        ["/{portail}/acheteur/consultations/{id}/rectificatif"] = "the same",
        ["/{portail}/acheteur/consultations/{id}/questions/repondre"] = "the pages that answer a question ask for the role, and sec.departments_edited in which departments this person buys",
        ["/{portail}/acheteur/consultations/{id}/questions/reponses/{reponse}"] = "the same",
        ["/{portail}/acheteur/consultations/{id}/questions/reponses/{reponse}/publier"] = "the same",
        ["/{portail}/acheteur/consultations/{id}/questions/{question}/rejeter"] = "the same",
        ["/{portail}/acheteur/devis/{demande}/retenir/{reponse}"] = "the page asks sec.departments_edited in which departments this person buys",
        ["/{portail}/acheteur/devis/{demande}/sans-suite"] = "the same",
        ["/{portail}/commune/assistance/{ticket}"] = "sec.open_for_desk asks for the role of whoever answers",
        ["/{portail}/commune/assistance/{ticket}/fichiers/{file}"] = "the same",
        ["/{portail}/commune/export/{export}/{retrait}.zip"] = "the link is its maker's alone, and making it asks for the role",
        ["/{portail}/commune/incidents/{incident}/preuves.zip"] = "sec.account_incidents asks for the role",
    };

    [LongFact, Trait("Long", "isolation-mutations")]
    public async Task Weakening_any_policy_of_a_route_gives_somebody_another_answer()
    {
        var (hidden, tried) = await UnseenAsync(throwAway: false, _ => true);
        var (unseen, _) = await UnseenAsync(throwAway: true, hidden.Contains);
        foreach (var pattern in hidden) LongRun.Say($"route {pattern}: {(!unseen.Contains(pattern) ? "another layer says the same; alone it holds" : Explained.GetValueOrDefault(Addresses.Short(pattern), "SURVIVES"))}");
        LongRun.Note("routes", tried);
        LongRun.Say($"{tried} routes: {tried - hidden.Count} answer somebody else when they ask for less, {hidden.Count - unseen.Count} hold alone where another layer says the same");
        Assert.DoesNotContain(unseen, pattern => !Explained.ContainsKey(Addresses.Short(pattern)));
        Assert.Empty(Explained.Keys.Except(unseen.Select(Addresses.Short), StringComparer.Ordinal));       // an explanation that nothing needs any more
    }

    /// <summary>Routes that answer everybody the same when they ask for less; how many were tried.</summary>
    /// <param name="throwAway">Without filters and row level security.</param>
    /// <param name="isAsked">Which routes.</param>
    private static async Task<(HashSet<string> Unseen, int Tried)> UnseenAsync(bool throwAway, Func<string, bool> isAsked)
    {
        await using var world = await Communes.StartAsync(throwAway);
        await using var web = new PlatformWeb(world.Platform, new FakeClock(Communes.Now));
        await using var host = web.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<MatcherPolicy, WeakerPolicies>();
            if (throwAway) Layers.WithoutFilters(services);
        }));
        var asker = await Asker.StartAsync(host.Server, host.Services, world);
        if (throwAway) await world.Platform.SuperuserAsync(Layers.WithoutRowSecurity);
        var routes = (await Routes.ReadAsync(host.Services)).Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && isAsked(route.Pattern)).DistinctBy(route => route.Pattern).ToList();
        var unseen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var route in routes)
        {
            var method = route.Answers("GET") ? "GET" : route.Methods[0];
            var questions = (from principal in world.Principals from address in Addresses.Of(route.Pattern, world, principal) where address.Relation is Relation.Own or Relation.Lead select new Question(principal, method, address, [])).ToList();
            var before = await SeenAsync(asker, questions);
            var after = await WeakenedAsync(asker, questions.Select(question => question with { Weaken = route.Pattern }));
            if (before == after) unseen.Add(route.Pattern);
            else LongRun.Say($"route {route.Pattern}: found{(throwAway ? " without the other layers" : "")}");
        }
        return (unseen, routes.Count);
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
