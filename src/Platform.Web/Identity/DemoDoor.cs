using Microsoft.Extensions.Options;
using Platform.Core.Identity.Demo;
using Platform.Web.Hosting;

namespace Platform.Web.Identity;

/// <summary>Demonstration sign-in exists only when Demo:Enabled is set and the environment is Development.</summary>
public sealed class DemoDoor(IOptions<DemoOptions> options, IHostEnvironment environment)
{
    public bool IsOpen => options.Value.Enabled && environment.IsDevelopment();

    public string People => options.Value.People;
}


/// <summary>Takes the routes of demonstration pages away, at start, when the door is closed.</summary>
internal sealed class RemoveDemoPages(bool open) : Microsoft.AspNetCore.Mvc.ApplicationModels.IPageRouteModelConvention
{
    public void Apply(Microsoft.AspNetCore.Mvc.ApplicationModels.PageRouteModel model)
    {
        if (!open && model.ViewEnginePath.StartsWith("/Identity/Demo/", StringComparison.Ordinal)) model.Selectors.Clear();
    }
}

/// <summary>/atelier/cle-demo: answers the question of the page as the soft passkey of the person of the demonstration who is signed in.</summary>
public static class DemoAuthenticator
{
    public static void MapDemoAuthenticator(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<DemoDoor>();
        if (!door.IsOpen) return;
        app.MapPost(Links.Identity.DemoKey, AnswerAsync).Needs(Core.Identity.Capability.UseOwnAccount).OwnUnitOfWork();
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, CurrentPerson person, DemoPasskeys keys, CancellationToken cancel)
    {
        if (person.Method != "demo") return TypedResults.NotFound();
        using var reader = new StreamReader(request.Body);
        var options = await reader.ReadToEndAsync(cancel);
        using var key = await keys.FindAsync(person.Id, cancel);
        if (key is null) return TypedResults.NotFound();
        return TypedResults.Text(key.Assert(options, $"{request.Scheme}://{request.Host}"), "application/json");
    }
}
