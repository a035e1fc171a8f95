using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Alerts;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Testing;
using Platform.Web.Tests.Isolation;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Fuzz;

/// <summary>What anybody may ask, from the routes and the pages of the host itself: every public address, every form on its pages, every body that an endpoint takes; and the one upload that is read as XML.</summary>
internal sealed class GoodRequests(Communes world)
{
    private readonly List<Request> all = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> secrets = new(StringComparer.Ordinal);

    public static async Task<IReadOnlyList<Request>> FindAsync(Communes world, Target target)
    {
        var good = new GoodRequests(world);
        await good.PlantAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { BaseAddress = target.Host };
        foreach (var route in (await Routes.ReadAsync(target.Services)).Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null))
            foreach (var address in good.AddressesOf(route.Pattern))
            {
                if (route.Answers("GET")) await good.ReadAsync(http, address, null);
                foreach (var method in route.Methods.Where(method => method is not ("GET" or "HEAD"))) good.AddBody(method, address, route);
            }
        await good.ReadAsync(http, "/consultations?q=travaux&type=travaux&procedure=mapa&limite=7-jours&montant=50k&commune=26362&cpv=45&acheteur=alpha", null);
        await good.ReadAsync(http, "/alpha/commune/import", world.Of[Relation.Own].Administrator.Header());
        return good.all;
    }

    /// <summary>A practice deposit, an alert to confirm and one to stop, a calendar: their addresses hold a secret.</summary>
    private async Task PlantAsync()
    {
        var (platform, ids) = (world.Platform, world.Of[Relation.Own].Ids);
        var ticket = await platform.BegunTrainingAsync();
        foreach (var planted in world.Of.Values) (planted.Ids["essai"], planted.Ids["enveloppe"]) = (ticket.Bid.ToString("D"), ticket.Envelopes[0].Id.ToString("D"));
        await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<VisitorAlerts>().AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, AlertRhythm.Daily, default));
        foreach (var fact in await platform.FactsAsync<AlertAsked>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, default));
        var letter = (await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default)).First(mail => mail.Text.Contains("/alertes/confirmer/", StringComparison.Ordinal));
        secrets["/alertes/confirmer/"] = letter.Text.Split("/alertes/confirmer/")[1].Split('\n')[0].Trim();
        secrets["/suivis/"] = await platform.RunAsync(new Scope.Company(world.Company.Id, world.Company.Depositor.Id), s => s.GetRequiredService<FollowConsultation>().CalendarAsync(default));
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var mail = source.CreateCommand($"insert into alert_mails (id, recipient, consultation_id, queued_at) values (gen_random_uuid(), 'visiteuse@exemple.test', '{ids["open"]}', now()) returning secret");
        secrets["/alertes/arret/"] = AlertSecret.Write((byte[])(await mail.ExecuteScalarAsync())!);
    }

    private IEnumerable<string> AddressesOf(string pattern) => Addresses.Of(pattern, world, world.Principals[0]).Select(address => address.Url).Distinct(StringComparer.Ordinal)
        .Select(url => url.Replace("inconnu", secrets.FirstOrDefault(secret => pattern.StartsWith(secret.Key, StringComparison.Ordinal)).Value ?? Base64Url.EncodeToString(SHA256.HashData("secret"u8)), StringComparison.Ordinal));

    private async Task ReadAsync(HttpClient http, string address, string? person)
    {
        var asked = Request.To("GET", address);
        if (person is not null) asked.Headers.Add((TestSignIn.Header, Request.Utf8(person)));
        if (!known.Add(address)) return;
        all.Add(asked);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (person is not null) request.Headers.Add(TestSignIn.Header, person);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html") return;
        var cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(cookie => cookie.Split(';')[0])) : null;
        foreach (var form in (await TestBrowser.ReadAsync(answer)).QuerySelectorAll<IHtmlFormElement>("form")) AddForm(form, address, person, cookies);
    }

    private void AddForm(IHtmlFormElement form, string page, string? person, string? cookies)
    {
        var fields = form.Elements.Where(field => field.GetAttribute("name") is { Length: > 0 }).ToList();
        var action = form.GetAttribute("action") is { Length: > 0 } written && written.StartsWith('/') ? written : page;
        if (!known.Add($"{form.Method} {action.Split('?')[0]} {string.Join(',', fields.Select(field => field.GetAttribute("name")))}")) return;
        var posts = form.Method == "post";
        var request = Request.To(posts ? "POST" : "GET", action);
        if (person is not null) request.Headers.Add((TestSignIn.Header, Request.Utf8(person)));
        if (cookies is not null) request.Headers.Add(("Cookie", Request.Utf8(cookies)));
        if (posts) request.Sent = form.Enctype == "multipart/form-data" ? Sent.Multipart : Sent.Form;
        foreach (var field in fields.Where(field => field.GetAttribute("type") != "file"))
            (posts ? request.Fields : request.Query).Add((Request.Utf8(field.GetAttribute("name")!), Request.Utf8(ValueOf(field))));
        if (fields.Find(field => field.GetAttribute("type") == "file")?.GetAttribute("name") is { } file) request.File = (file, "fichier.xlsx"u8.ToArray(), "%PDF-1.7"u8.ToArray());
        for (var weight = 0; weight < 3; weight++) all.Add(request);     // a form has more that can be wrong than an address
    }

    private static string ValueOf(IElement field) => field switch
    {
        IHtmlSelectElement select => select.Options.FirstOrDefault(option => option.Value.Length > 0)?.Value ?? "",
        _ when field.GetAttribute("value") is { Length: > 0 } value => value,
        _ => field.GetAttribute("type") switch { "email" => "une@exemple.test", "date" => "2026-12-24", "time" => "12:00", "number" => "3", "checkbox" or "radio" => "on", "tel" => "0475055151", _ => "Une réponse" },
    };

    private void AddBody(string method, string address, Route route)
    {
        if (!known.Add($"{method} {address}")) return;
        var takes = route.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>();
        var json = takes?.RequestType is { } type ? Example(type, 0) : "{\"a\":1,\"recipient\":\"age1x\",\"nom\":\"x\"}";
        foreach (var sent in (Sent[])[Sent.Json, Sent.Bytes, Sent.Form])
        {
            var request = Request.To(method, address);
            (request.Sent, request.Body) = (sent, Request.Utf8(json));
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("grant_type", "client_credentials"), ("client_id", $"{world.Company.Id:D}"), ("client_secret", "secret"), ("scope", "compte:lecture")]) request.Fields.Add((Request.Utf8(name), Request.Utf8(value)));
            all.Add(request);
        }
    }

    /// <summary>JSON of this shape.</summary>
    private static string Example(Type type, int depth)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string)) return "\"texte\"";
        if (plain == typeof(Guid)) return "\"0193b1a4-7c1e-7b3a-9a55-0242ac120002\"";
        if (plain == typeof(bool)) return "true";
        if (plain == typeof(DateTimeOffset) || plain == typeof(DateTime)) return "\"2026-12-24T12:00:00Z\"";
        if (plain == typeof(DateOnly)) return "\"2026-12-24\"";
        if (plain.IsPrimitive || plain == typeof(decimal) || plain.IsEnum) return "1";
        if (plain == typeof(byte[])) return "\"AAAA\"";
        if (depth > 4) return "null";
        if (plain.IsArray) return $"[{Example(plain.GetElementType()!, depth + 1)}]";
        if (plain.IsGenericType && plain.GetGenericArguments() is [var item] && plain.IsAssignableTo(typeof(System.Collections.IEnumerable))) return $"[{Example(item, depth + 1)}]";
        return $"{{{string.Join(',', plain.GetProperties().Select(property => $"\"{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)}\":{Example(property.PropertyType, depth + 1)}"))}}}";
    }
}
