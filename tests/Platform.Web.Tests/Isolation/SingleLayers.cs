using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Platform.Core.Identity;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation;

/// <summary>The pages with one layer alive at a time; the switches are in <see cref="Layers"/> and in no host. docs/decisions/0051-isolation-matrix.md</summary>
public sealed class SingleLayers
{
    [LongFact, Trait("Feature", "VR-01"), Trait("Long", "isolation")]
    public async Task Alone_each_layer_shows_nobody_a_word_of_another()
    {
        await using var world = await Communes.StartAsync(throwAway: true);
        await using var web = new PlatformWeb(world.Platform, new FakeClock(Communes.Now));
        await using var withoutFilters = web.WithWebHostBuilder(builder => builder.ConfigureTestServices(Layers.WithoutFilters));
        var (whole, bare) = (await Asker.StartAsync(web.Server, web.Services, world), await Asker.StartAsync(withoutFilters.Server, withoutFilters.Services, world));
        var routes = await Routes.ReadAsync(web.Services);
        // Whom the policies let in everywhere: they have every role of their account, and a policy looks into no row.
        var everywhere = await EveryRoleAsync(world);
        var reading = Questions.Reading(routes, world with { Principals = everywhere }).ToList();

        var byRows = await LeaksAsync(bare, reading);
        await world.Platform.SuperuserAsync(Layers.WithoutRowSecurity);
        var byFilters = await LeaksAsync(whole, reading);
        // For the policies: whoever is not let in, at the doors of the others.
        var doors = Questions.Reading(routes, world).Where(question => question.Address.NamesForeigner && question.Address.Pattern.Contains("{portail", StringComparison.Ordinal)
            && question.Address.Url.StartsWith($"/{world.Of[question.Address.Relation].Tenant.Slug}/", StringComparison.Ordinal)).ToList();
        var byPolicies = await LeaksAsync(bare, doors);
        var byNone = await LeaksAsync(bare, reading.Where(question => question.Address.Relation == Relation.Sibling));

        foreach (var (layer, leaks) in ((string, IReadOnlyList<string>)[])[("row level security", byRows), ("filters", byFilters), ("policies", byPolicies), ("none", byNone)])
        {
            LongRun.Say($"with {layer} alone: {leaks.Count} leaks");
            foreach (var leak in leaks.Take(80)) LongRun.Say($"  {leak}");
        }
        LongRun.Note("questions", reading.Count * 2 + doors.Count);
        Assert.True(byNone.Count > 50, $"Without any layer only {byNone.Count} leaks are seen: these questions would not find one.");      // the twin
        Assert.Empty(byPolicies);
        Assert.Empty(byRows);
        Assert.Empty(byFilters);
    }

    private static async Task<IReadOnlyList<string>> LeaksAsync(Asker asker, IEnumerable<(Principal Asker, string Method, Address Address)> questions) =>
        [.. (await asker.AskAsync(questions)).SelectMany(answer => answer.Canaries.Where(canary => !answer.Asker.Knows(canary, answer.Address.Pattern)).Select(canary => $"{answer.Asker.Name}: {answer.Address.Line} ({answer.Address.Relation}) shows {canary}")).Order(StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<Principal>> EveryRoleAsync(Communes world)
    {
        var (own, lead) = (world.Of[Relation.Own], world.Of[Relation.Lead]);
        MembershipRole[] ofLead = [MembershipRole.LeadAdmin];
        return
        [
            new("every role of the commune", await world.Platform.PersonAsync(own.Tenant, own.Department, "Toutes Fonctions", [.. Enum.GetValues<MembershipRole>().Except(ofLead)]), own.Tenant.Slug, "canari(alpha|structure)(?!bureau)|canaricompagniea"),
            new(Principal.LeadAdministrator, await world.Platform.PersonAsync(lead.Tenant, lead.Department, "Toutes Fonctions Agglo", [.. Enum.GetValues<MembershipRole>()]), lead.Tenant.Slug, "canariagglo|canaricompagniea|canari(alpha|structure|beta)bureau"),
            .. world.Principals.Where(principal => principal.Company is not null || principal.IsProgram || principal.Person is null || principal.Name == Principal.Operator),
        ];
    }
}
