using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Testing;
using Platform.Testing.Hostile;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Fuzz;

/// <summary>The web host behind its real server, on a port: what a proxy hands on reaches it byte for byte. People sign in with the header of the tests; everybody else by the cookies of production.</summary>
internal sealed class Target : IAsyncDisposable
{
    private const string Either = "either";
    private readonly PlatformWeb web;

    private Target(PlatformWeb web, LoudLog log, Uri host) => (this.web, Log, Host) = (web, log, host);

    public LoudLog Log { get; }

    public Uri Host { get; }

    public IServiceProvider Services => web.Services;

    /// <param name="planted">Faults of a twin.</param>
    public static Target Start(Communes world, Action<IServiceCollection>? planted = null)
    {
        var log = new LoudLog();
        var host = new PlatformWeb(world.Platform, new FakeClock(Communes.Now), services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            services.AddAuthentication().AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = context => context.Request.Headers.ContainsKey(TestSignIn.Header) ? TestSignIn.SchemeName : IdentityConstants.ApplicationScheme);
            services.PostConfigure<AuthenticationOptions>(options => options.DefaultScheme = options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = Either);
            planted?.Invoke(services);
        });
        host.UseKestrel(0);
        host.StartServer();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();       // Kestrel has it
        return new(host, log, new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("localhost", "127.0.0.1", StringComparison.Ordinal)));
    }

    /// <summary>Sends <paramref name="count"/> requests made from the good ones, and says every fault of an answer and of the log, with the number of the request.</summary>
    public async Task<(IReadOnlyList<string> Faults, IReadOnlyDictionary<int, int> Statuses)> AskAsync(string seed, int first, int count, IReadOnlyList<Request> good, Canary canary)
    {
        var names = good.SelectMany(request => request.Fields.Concat(request.Query)).Select(field => Encoding.Latin1.GetString(field.Name)).Concat(["q", "retour", "handler", "apres", "page", "tri", "fait", "id", "portail", "_method"]).Distinct(StringComparer.Ordinal).Select(Encoding.Latin1.GetBytes).ToList();
        var (mutations, wire, host) = (new Mutations(names, canary), new Wire(Host), Host.Authority);
        var (faults, statuses) = (new List<string>(), new SortedDictionary<int, int>());
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 }, async (number, _) =>
        {
            var (request, bytes) = mutations.Draw(new Draws($"{seed}/{number}"), good, host);
            var reply = await wire.SendAsync(bytes);
            var found = Judge.Faults(request, reply, host, canary).Concat(Log.Take().Select(said => $"(about then) the log says {said}")).ToList();
            lock (faults)
            {
                statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;
                faults.AddRange(found.Select(fault => $"{number}, from {request.From}: {fault}\n    {HostileText.Shown(bytes)}"));
            }
        });
        return (faults, statuses);
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();
}
