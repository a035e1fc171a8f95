namespace Platform.Browser.Tests.PageObjects;

/// <summary>The operator declares an outage and moves together the limits that it touched.</summary>
public sealed class IncidentPages(Visitor platformOperator)
{
    public async Task DeclareAsync(DateTimeOffset began, DateTimeOffset ended, string what)
    {
        await platformOperator.GoAsync("/exploitation");
        await platformOperator.ClickAsync(platformOperator.Link("Incidents"));
        await platformOperator.SeeAsync("Déclarer un incident");
        await platformOperator.FillMomentAsync("Began", began);
        await platformOperator.FillMomentAsync("Ended", ended);
        await platformOperator.FillAsync("Ce qui est arrivé", what);
        await platformOperator.ClickAsync("Déclarer l’incident");
    }

    /// <summary>The limits that the page offers, confirmed once.</summary>
    public async Task ExtendTouchedAsync(string title)
    {
        await platformOperator.SeeAsync("À reporter");
        await platformOperator.SeeTextAsync(title);
        await platformOperator.ClickAsync("Vérifier les reports");
        await platformOperator.SeeAsync("Vérifier les reports");
        await platformOperator.ClickAsync("Reporter ces limites");
        await platformOperator.SeeAsync("Ce qui a été reporté");
        await platformOperator.SeeTextAsync("Reportée");
    }
}
