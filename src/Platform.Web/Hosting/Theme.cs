namespace Platform.Web.Hosting;

/// <summary>The eight colours of a portal. Served as a file of custom properties: no inline style, no rebuild.</summary>
public sealed record Theme(string Brand, string Link, string LinkHover, string LinkVisited, string Background, string Surface, string Border, string Alert)
{
    /// <summary>The lead's own theme. Contrast: brand and link 8.15 on white, 7.38 on the surface; alert 4.99 and 4.51.</summary>
    public static Theme Lead { get; } = new("#00595a", "#00595a", "#003b3c", "#00595a", "#eef5f4", "#eef5f4", "#9cc4c1", "#c8401f");

    public string ToCss() => $$"""
        :root {
          --govuk-brand-colour: {{Brand}};
          --govuk-link-colour: {{Link}};
          --govuk-link-hover-colour: {{LinkHover}};
          --govuk-link-visited-colour: {{LinkVisited}};
          --govuk-template-background-colour: {{Background}};
          --govuk-surface-background-colour: {{Surface}};
          --govuk-surface-border-colour: {{Border}};
          --pa-alerte: {{Alert}};
        }

        """;
}

public static class ThemeEndpoint
{
    public static void MapTheme(this IEndpointRouteBuilder app) => app.MapGet(Links.Theme, (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Text(Theme.Lead.ToCss(), "text/css; charset=utf-8");
    }).AllowAnonymous();
}
