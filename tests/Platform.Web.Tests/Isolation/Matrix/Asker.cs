using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Software;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <param name="Asker">Who asks.</param>
/// <param name="Method">How.</param>
/// <param name="Address">For what.</param>
/// <param name="Form">Fields, beside the token of the form.</param>
/// <param name="Weaken">Route whose policy asks for less than it does, in a host that has <see cref="WeakerPolicies"/>.</param>
internal sealed record Question(Principal Asker, string Method, Address Address, IReadOnlyList<KeyValuePair<string, string>> Form, string? Weaken = null);

/// <summary>Asks a host in process, as everybody, on as many cores as there are.</summary>
internal sealed class Asker(TestServer server, string token)
{
    private readonly ConcurrentDictionary<string, (string Cookie, string Token)> forms = new(StringComparer.Ordinal);

    public static async Task<Asker> StartAsync(TestServer server, IServiceProvider services, Communes world) => new(server, await TokenAsync(services, world));

    public async Task<IReadOnlyList<Answer>> AskAsync(IEnumerable<(Principal Asker, string Method, Address Address)> questions) =>
        [.. (await AskAsync(questions.Select(question => new Question(question.Asker, question.Method, question.Address, [])))).Select(asked => asked.Answer)];

    /// <summary>A question with a form of its own, and the page that answers it.</summary>
    public async Task<IReadOnlyList<(Answer Answer, string Body)>> AskAsync(IEnumerable<Question> questions)
    {
        var answers = new ConcurrentBag<(Answer, string)>();
        using var client = server.CreateClient();       // follows nothing, keeps no cookie
        client.Timeout = TimeSpan.FromSeconds(30);
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 }, async (question, _) => answers.Add(await AskAsync(client, question)));
        return [.. answers];
    }

    private async Task<(Answer Answer, string Body)> AskAsync(HttpClient client, Question question)
    {
        using var request = new HttpRequestMessage(new HttpMethod(question.Method), question.Address.Url);
        SignIn(request, question.Asker);
        if (question.Weaken is { } route) request.Headers.Add(WeakerPolicies.Header, Uri.EscapeDataString(route));
        if (question.Method != "GET")
        {
            var form = await FormAsync(client, question.Asker);
            request.Headers.Add("X-Jeton", form.Token);
            request.Headers.Add("Cookie", form.Cookie);
            request.Content = question.Address.Pattern.EndsWith("/resultat", StringComparison.Ordinal) ? new StringContent("""{"issue":"endommagee","motif":"essai"}""", Encoding.UTF8, "application/json") : new FormUrlEncodedContent(question.Form);
        }
        using var answer = await SendAsync(client, request);
        var body = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync());
        return (new(question.Asker, question.Method, question.Address, answer.StatusCode, answer.Headers.Location?.OriginalString, Answer.CanariesIn(body + answer.Headers + answer.Content.Headers)), body);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            return await client.SendAsync(request);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            throw new InvalidOperationException($"No answer to {request.Method} {request.RequestUri}", fault);
        }
    }

    private void SignIn(HttpRequestMessage request, Principal asker)
    {
        if (asker.Person is { } person) request.Headers.Add(TestSignIn.Header, person.Header());
        if (asker.IsProgram) request.Headers.Authorization = new("Bearer", token);
    }

    /// <summary>The token of a form that he really has, and its cookie.</summary>
    private async Task<(string Cookie, string Token)> FormAsync(HttpClient client, Principal asker)
    {
        if (forms.TryGetValue(asker.Name, out var known)) return known;
        using var request = new HttpRequestMessage(HttpMethod.Get, asker.Person is null ? "/connexion" : "/mon-espace");
        SignIn(request, asker);
        using var page = await client.SendAsync(request);
        var field = (await TestBrowser.ReadAsync(page)).QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? throw new InvalidOperationException($"No form for {asker.Name}.");
        return forms[asker.Name] = (string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])), field);
    }

    private static async Task<string> TokenAsync(IServiceProvider host, Communes world)
    {
        var (work, own) = (host.GetRequiredService<UnitOfWorkFactory>(), world.Of[Relation.Own]);
        var added = (AddClient.Outcome.Added)await work.RunAsync(new Scope.Tenant(own.Tenant.Id.Value, own.Administrator.Id), s => s.GetRequiredService<AddClient>()
            .ExecuteAsync(new("Logiciel de finances", Enum.GetValues<ClientScope>(), FranceTime.DayOf(Communes.Now).AddDays(30), own.Administrator.Name), default), default);
        return ((IssueToken.Outcome.Issued)await work.RunAsync(new Scope.SignIn(added.Client), s => s.GetRequiredService<IssueToken>().ExecuteAsync(new(added.Client, added.Secret, null), default), default)).Token;
    }
}
