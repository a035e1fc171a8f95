using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Testing;
using Platform.Testing.Hostile;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Fuzz;

/// <summary>
/// Hostile requests on everything that anybody may ask, and hostile workbooks on the page that reads them: no answer is 5xx, tells the inside, leads away or follows an entity, and the log has nothing
/// that nobody caught. tests/long/run fuzz sends 50,000; <c>--seed SEED --size first=NUMBER --size requests=1</c> sends one of them again.
/// </summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private readonly Canary canary = new();
    private Communes world = null!;      // set by InitializeAsync

    public async Task InitializeAsync() => world = await Communes.StartAsync();

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await canary.DisposeAsync();
    }

    [Fact, Trait("Feature", "PEER-08"), Trait("Feature", "VR-13"), Trait("Long", "fuzz")]
    public async Task Hostile_requests_get_an_answer_in_French_below_500_and_nothing_of_the_inside()
    {
        await using var target = Target.Start(world);
        var good = await GoodRequests.FindAsync(world, target);
        Assert.True(good.Count > 150, $"Only {good.Count} good requests were found.");
        Assert.Empty(await AgainAsync(target, good));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (first, count) = (LongRun.Size("first", 0, 0), LongRun.Size("requests", 5_000, 50_000));

        var (faults, statuses) = await target.AskAsync(LongRun.Seed, first, count, good, canary);

        LongRun.Note("requests", count);
        LongRun.Note("faults", faults.Count);
        LongRun.Say($"{good.Count} good requests; answers: {string.Join(", ", statuses.Select(status => $"{status.Value} × {status.Key}"))}");
        foreach (var fault in faults) LongRun.Say(fault);
        Assert.True(faults.Count == 0, $"{faults.Count} faults, seed {LongRun.Seed} (LONG_SEED)\n" + string.Join('\n', faults.Take(30)));
        Assert.Equal(0, canary.Calls);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1L << 29);
        Assert.True(count < 100 || statuses.Where(status => status.Key is >= 200 and < 400 or 422).Sum(status => status.Value) > count / 20, "Hardly anything got further than the door.");
        Assert.Empty(await AgainAsync(target, good));       // what was stored breaks no page
    }

    [Fact]
    public async Task A_page_that_throws_tells_its_stack_speaks_English_or_logs_a_fault_is_caught()
    {
        await using var target = Target.Start(world, services => services.Configure<MvcOptions>(mvc => mvc.Filters.Add<PlantedFaults>()));
        var (faults, _) = await target.AskAsync("planted", 0, 300, [Request.To("GET", "/glossaire?q=a"), Request.To("GET", "/aide?q=a"), Request.To("GET", "/accessibilite?q=a")], canary);
        foreach (var caught in (string[])["answered 500", "the log says", "tells « at ", "no page in French", "leads to //evil.example"]) Assert.Contains(faults, fault => fault.Contains(caught, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> AgainAsync(Target target, IReadOnlyList<Request> good)
    {
        var (wire, faults) = (new Wire(target.Host), new List<string>());
        foreach (var request in good.Where(request => request.Method == "GET"))
            faults.AddRange(Judge.Faults(request, await wire.SendAsync(request.Write(target.Host.Authority, part => Request.Utf8(Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(part))))), target.Host.Authority, canary).Select(fault => $"{request.From}: {fault}"));
        faults.AddRange(target.Log.Take());
        return faults;
    }

    /// <summary>Four faults and one of a redirection, by what was asked.</summary>
    private sealed class PlantedFaults(ILogger<PlantedFaults> log) : IPageFilter
    {
        public void OnPageHandlerSelected(PageHandlerSelectedContext context)
        {
        }

        public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
        {
            if (context.ActionDescriptor.ViewEnginePath.StartsWith("/Errors", StringComparison.Ordinal)) return;
            switch ((context.HttpContext.Request.QueryString.Value?.Length ?? 0) % 7)
            {
                case 1: throw new InvalidOperationException("planted");
                case 2: context.Result = new ContentResult { Content = $"<html lang=\"fr\"><title>Page</title>{Environment.StackTrace}", ContentType = "text/html" }; break;
                case 3: context.Result = new ContentResult { Content = "<html lang=\"en\"><title>Bad Request</title>", ContentType = "text/html" }; break;
                case 4: log.LogError("planted"); break;
                case 5: context.Result = new RedirectResult("//evil.example"); break;
            }
        }

        public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
        {
        }
    }
}
