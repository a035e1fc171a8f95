using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>Every address of the host, with the ids of another account in it, asked by everyone who is not at home there.</summary>
public sealed class TwoTenants
{
    [Fact, Trait("Feature", "VR-01")]
    public async Task Nobody_reads_the_neighbour_and_its_own_people_do()
    {
        await using var given = await TwoAccounts.StartAsync();
        var addresses = (await Routes.ReadAsync(given.Web.Services)).Where(r => r.Answers("GET")).SelectMany(r => Addresses(given, r, AllPortals)).Distinct().ToList();
        var faults = new List<string>();
        foreach (var (name, person) in given.Strangers)
        {
            var browser = given.Web.Browser(person);
            foreach (var address in addresses.Where(a => a.Portal is null || PortalsOf(name).Contains(a.Portal)))
            {
                using var answer = await browser.GetAsync(address.Url);
                faults.AddRange(Faults(name, person is not null, address, answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync()));
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        // An empty page leaks nothing and proves nothing.
        var (seen, read) = (new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var person in given.Insiders)
        {
            var browser = given.Web.Browser(person);
            foreach (var address in addresses.Where(a => a.Foreign || a.Url.StartsWith("/entreprise", StringComparison.Ordinal)))      // the bidder's own pages name nobody in the address
            {
                using var answer = await browser.GetAsync(address.Url);
                if ((int)answer.StatusCode >= 500) faults.Add($"insider {person.Name}: {address.Url} {(int)answer.StatusCode}");
                if (answer.StatusCode != HttpStatusCode.OK) continue;
                var text = await answer.Content.ReadAsStringAsync();
                read++;
                seen.UnionWith(TwoAccounts.Canaries.Where(c => text.Contains(c, StringComparison.Ordinal)));
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(read >= 20, $"Only {read} pages were read by the people of the account.");
        Assert.Equal(TwoAccounts.Canaries.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Nobody_changes_the_neighbour()
    {
        await using var given = await TwoAccounts.StartAsync();
        var routes = await Routes.ReadAsync(given.Web.Services);
        var before = await given.CountsAsync();
        var (faults, asked) = (new List<string>(), 0);
        foreach (var (name, person) in given.Strangers.Where(s => s.Value is not null))
        {
            var browser = given.Web.Browser(person);
            var token = (await browser.PageAsync("/mon-espace")).QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
                ?? throw new InvalidOperationException("No form on /mon-espace.");
            foreach (var (method, address) in routes.SelectMany(r => Changes(given, r, PortalsOf(name))))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), address.Url) { Content = new FormUrlEncodedContent([]), Headers = { { "X-Jeton", token } } };
                using var answer = await browser.Client.SendAsync(request);
                asked++;
                if ((int)answer.StatusCode is < 400 or >= 500) faults.Add($"{name}: {method} {address.Url} {(int)answer.StatusCode}");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(asked > 100, $"Only {asked} posts were tried.");
        Assert.Equal(before, await given.CountsAsync());
    }

    [Fact]
    public void The_judge_sees_a_leak_a_door_ajar_and_a_fault()
    {
        var foreign = new Address("/beta/acheteur", true);
        Assert.Empty(Faults("x", true, foreign, HttpStatusCode.NotFound, null, ""));
        Assert.Single(Faults("x", true, foreign, HttpStatusCode.NotFound, null, "un canarilot ici"));
        Assert.Single(Faults("x", true, foreign, HttpStatusCode.OK, null, ""));
        Assert.Single(Faults("x", false, foreign, HttpStatusCode.Redirect, "/ailleurs", ""));
        Assert.Single(Faults("x", true, new("/aide", false), HttpStatusCode.InternalServerError, null, ""));
    }

    /// <param name="Portal">Under whose name; null where the address names no account.</param>
    private sealed record Address(string Url, bool Foreign, string? Portal = null);

    private static readonly string[] AllPortals = ["beta", "alpha", "agglo"];

    /// <summary>Bêta's, and the stranger's own.</summary>
    private static string[] PortalsOf(string stranger) =>
        stranger.Contains("Alpha", StringComparison.Ordinal) ? ["beta", "alpha"] : stranger is "lead administrator" or "operator" ? ["beta", "agglo"] : ["beta"];

    private static IEnumerable<string> Faults(string who, bool signedIn, Address address, HttpStatusCode status, string? location, string body)
    {
        foreach (var canary in TwoAccounts.Canaries.Where(c => body.Contains(c, StringComparison.Ordinal))) yield return $"{who}: {address.Url} shows {canary}";
        if ((int)status >= 500) yield return $"{who}: {address.Url} {(int)status}";
        else if (address.Foreign && status != HttpStatusCode.NotFound
            && (signedIn || (status != HttpStatusCode.Unauthorized && location?.StartsWith("/connexion", StringComparison.Ordinal) != true))) yield return $"{who}: {address.Url} {(int)status}";
    }

    private static IEnumerable<(string Method, Address Address)> Changes(TwoAccounts given, Route route, string[] under)
    {
        foreach (var address in Addresses(given, route, under).Where(a => a.Foreign))
        {
            foreach (var handler in route.Posts) yield return ("POST", handler.Length == 0 ? address : address with { Url = $"{address.Url}?handler={handler}" });
            foreach (var method in route.Methods.Where(m => m is "POST" or "PUT" or "DELETE")) yield return (method, address);
        }
    }

    /// <summary>The pattern with Bêta's ids in it; with an account in it, under Bêta's name and under the stranger's own.</summary>
    private static IEnumerable<Address> Addresses(TwoAccounts given, Route route, string[] under)
    {
        var pattern = route.Pattern;
        var forEverybody = route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;        // the public page of an account: nobody is a stranger there, and it shows no canary either
        var takesConsultation = pattern.Contains("{id", StringComparison.Ordinal) || pattern.Contains("{consultation", StringComparison.Ordinal);
        var takesAccount = pattern.Contains("{portail", StringComparison.Ordinal);
        foreach (var portal in takesAccount ? under : ["-"])
            foreach (var consultation in takesConsultation ? (Guid[])[given.Draft.Id.Value, given.Open.Id.Value, given.Closed.Id.Value] : [Guid.Empty])
            {
                var url = Regex.Replace(pattern, @"\{\**(\w+)(?:[^{}]|\{[^{}]*\}|\{\{|\}\})*\}", match => match.Groups[1].Value switch
                {
                    "portail" => portal,
                    "id" or "consultation" => consultation.ToString("D"),
                    "compte" => given.Beta.Id.Value.ToString("D"),
                    "annee" => "2026",
                    "demande" => given.Quote.ToString("D"),
                    "ticket" => given.Ticket.ToString("D"),
                    "bid" => given.Bid.ToString("D"),
                    "envelope" => given.Envelope.ToString("D"),
                    "file" => pattern.Contains("recu", StringComparison.Ordinal) ? "recu.json" : given.OpenedFile.ToString("D"),
                    "number" or "level" => "0",
                    "index" => "000",
                    "code" => "404",
                    _ => "inconnu",
                }, RegexOptions.None, TimeSpan.FromSeconds(1));
                yield return new Address(url, pattern.Contains("{demande", StringComparison.Ordinal) || pattern.Contains("{bid", StringComparison.Ordinal) || pattern.Contains("{ticket", StringComparison.Ordinal) || (!forEverybody && (portal == "beta" || (takesAccount && takesConsultation))));
            }
    }
}
