using System.Text.RegularExpressions;
using AngleSharp;
using Microsoft.AspNetCore.Authorization;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation;

/// <summary>
/// Requests of the commune's own people, addresses and forms as their pages write them, with every id in them replaced: by each id of the neighbour, by
/// nothing, by itself twice, by a list, by an empty list.
/// </summary>
public sealed partial class IdSwaps
{
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();

    [LongFact, Trait("Feature", "VR-01"), Trait("Long", "isolation-requests")]
    public async Task An_id_in_the_place_of_another_opens_nothing_and_changes_nothing()
    {
        await using var world = await Communes.StartAsync();
        await using var web = new PlatformWeb(world.Platform, new FakeClock(Communes.Now));
        var asker = await Asker.StartAsync(web.Server, web.Services, world);
        var routes = (await Routes.ReadAsync(web.Services)).Where(route => route.Answers("GET") && route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).DistinctBy(route => route.Pattern).ToList();
        var people = world.Principals.Where(principal => principal.Home == "alpha" || principal.Name == "company administrator").ToList();
        var pages = (await asker.AskAsync(from route in routes from person in people from address in Addresses.Of(route.Pattern, world, person)
                                          where address.Relation == Relation.Own && !address.Line.EndsWith("own name", StringComparison.Ordinal) select new Question(person, "GET", address, []))).Where(page => page.Answer.Verdict is "reads" or "opens").ToList();
        var strangers = world.Of[Relation.Sibling].Ids.Where(id => id.Key is not ("open" or "portail")).Select(id => id.Value).Where(id => Id().IsMatch(id)).Distinct(StringComparer.Ordinal).ToList();
        var (published, outage) = ((string[])[world.Of[Relation.Sibling].Ids["closed"], world.Of[Relation.Sibling].Ids["candidatures"]], world.Of[Relation.Sibling].Ids["incident"]);
        var (drawn, size) = (new Draws(LongRun.Seed), LongRun.Size("requests", 400, 20_000));
        var all = new List<Question>();
        foreach (var (answer, body) in pages)
        {
            all.AddRange(Id().Matches(answer.Address.Url).SelectMany(id => Instead(id.Value, strangers).Select(other => answer.Address.Url[..id.Index] + other + answer.Address.Url[(id.Index + id.Length)..]).Concat(Beside(id.Value, strangers).Select(query => answer.Address.Url + query)))
                .Select(url => new Question(answer.Asker, "GET", answer.Address with { Url = url }, [])));
            all.AddRange((await FormsAsync(body)).SelectMany(form => Swapped(form.Fields, strangers).Select(fields => new Question(answer.Asker, "POST", answer.Address with { Url = form.Action ?? answer.Address.Url }, fields))));
        }
        var chosen = Enumerable.Range(0, Math.Min(size, all.Count)).Select(at => { var other = at + drawn.Below(all.Count - at); (all[at], all[other]) = (all[other], all[at]); return all[at]; }).ToList();

        var before = await world.RowsOfStrangersAsync();
        var answers = await asker.AskAsync(chosen);
        var faults = answers.Where(asked => asked.Answer.Method == "GET").SelectMany(asked => asked.Answer.Faults()
            .Concat(asked.Answer.Verdict is "reads" or "opens" && strangers.Exists(id => NamesIt(asked.Answer.Address, id, published, outage)) ? [$"{asked.Answer.Asker.Name}: {asked.Answer.Address.Url} opens"] : []))
            .Concat(answers.Where(asked => asked.Answer.Method == "POST").SelectMany(asked => asked.Answer.Faults().Where(fault => !fault.Contains("is accepted", StringComparison.Ordinal)))).Order(StringComparer.Ordinal).ToList();
        LongRun.Note("requests", answers.Count);
        LongRun.Say($"{pages.Count} pages, {all.Count} requests with an id swapped, {answers.Count} sent, {answers.Count(asked => asked.Answer.Method == "POST")} of them forms; {faults.Count} faults");
        foreach (var fault in faults.Take(60)) LongRun.Say(fault);
        Assert.True(faults.Count == 0, $"seed {LongRun.Seed}\n" + string.Join('\n', faults.Take(60)));
        Assert.Equal(before, await world.RowsOfStrangersAsync());
        Assert.True(all.Count > 2_000, $"Only {all.Count} requests with an id were found.");
    }

    /// <summary>A consultation that was published is any company's to answer and to follow, and an outage of the agglomeration touched each of its accounts: these addresses name nobody's own.</summary>
    private static bool NamesIt(Address address, string id, string[] published, string outage) => address.Url.Split('?')[0].Contains(id, StringComparison.Ordinal)
        && !(published.Contains(id, StringComparer.Ordinal) && (address.Pattern.StartsWith("/entreprise/consultations/", StringComparison.Ordinal) || address.Pattern.StartsWith("/entreprise/suivis/", StringComparison.Ordinal))) && !(id == outage && address.Pattern.StartsWith("/{portail}/commune/incidents/", StringComparison.Ordinal));

    private static IEnumerable<string> Instead(string own, IEnumerable<string> strangers) => [.. strangers, "", $"{own},{own}", $"[{own}]", "[]", "00000000-0000-0000-0000-000000000000"];

    /// <summary>What binds from the address beside the path: the same name again, as a list, as an empty list.</summary>
    private static IEnumerable<string> Beside(string own, List<string> strangers) =>
        from name in (string[])["id", "demande", "ticket", "consultation", "compte", "import", "import.id"] from value in (string[])[strangers[0], ""] from query in (string[])[$"?{name}={value}", $"?{name}={own}&{name}={value}", $"?{name}[]={value}"] select query;

    private static IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Swapped(KeyValuePair<string, string>[] fields, List<string> strangers)
    {
        for (var at = 0; at < fields.Length; at++)
        {
            if (!Id().IsMatch(fields[at].Value) || fields[at].Key.EndsWith("Key", StringComparison.OrdinalIgnoreCase)) continue;       // the idempotency key names nothing
            foreach (var other in Instead(fields[at].Value, strangers)) yield return [.. fields[..at], new(fields[at].Key, other), .. fields[(at + 1)..]];
            yield return [.. fields, new(fields[at].Key, strangers[0])];
            yield return [.. fields[..at], new(fields[at].Key + "[]", strangers[0]), .. fields[(at + 1)..]];
            yield return [.. fields[..at], new(fields[at].Key + "[]", ""), .. fields[(at + 1)..]];
        }
    }

    private static async Task<IReadOnlyList<(string? Action, KeyValuePair<string, string>[] Fields)>> FormsAsync(string html)
    {
        if (!html.Contains("<form", StringComparison.Ordinal)) return [];
        using var document = await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(html));
        return [.. document.QuerySelectorAll("main form[method=post]").Select(form => (form.GetAttribute("action"), (KeyValuePair<string, string>[])[.. form.QuerySelectorAll("[name]")
            .Where(field => field.GetAttribute("name") != "__RequestVerificationToken").Select(field => new KeyValuePair<string, string>(field.GetAttribute("name") ?? "", field.GetAttribute("value") ?? ""))]))];
    }
}
