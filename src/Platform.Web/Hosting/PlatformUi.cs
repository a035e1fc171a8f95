using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Platform.Core.Messaging;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Hosting;

/// <summary>The shell: pages, headers, errors, files, health. Data, sign-in and endpoints are added by the host beside it.</summary>
public static class PlatformUi
{
    // The largest form of ours asks five values of each candidate for each lot, and a consultation has up to 300 lots (ChangeLots): the framework's 1,024 would refuse it.
    private const int MostCards = 6_000;

    public static void AddPlatformUi(this WebApplicationBuilder builder)
    {
        Reader.FrenchUnlessAsked();
        EnglishWords.Load(typeof(PlatformUi).Assembly);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var services = builder.Services;
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddHelpline(builder.Configuration);
        if (builder.Environment.IsProduction())
            services.AddOptions<Helpline>().Validate(line => !line.IsFictional, "Portal:Phone is the demonstration's: nobody answers there.").ValidateOnStart();
        services.AddRazorPages(pages => pages.Conventions.AddPageRoute("/Dce/Buyer/Edit", DceUploads.Address)).AddMvcOptions(mvc =>
        {
            mvc.ModelBinderProviders.Insert(0, new TypedText.Provider());
            mvc.MaxModelBindingCollectionSize = MostCards;
            // « a[b » is a name that jQuery never wrote, and these throw at it; no field of ours is named in its way.
            foreach (var jQuery in mvc.ValueProviderFactories.Where(factory => factory is JQueryFormValueProviderFactory or JQueryQueryStringValueProviderFactory).ToList()) mvc.ValueProviderFactories.Remove(jQuery);
            FrenchErrors.Translate(mvc.ModelBindingMessageProvider);
            mvc.ModelMetadataDetailsProviders.Add(new FrenchValidation());
        });
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(form => form.ValueCountLimit = 5 * MostCards);
        services.Configure<RouteOptions>(routes => routes.ConstraintMap[SlugConstraint.Name] = typeof(SlugConstraint));
        services.AddHttpContextAccessor();
        services.AddScoped<Feeds.FeedEndpoints.Answers>();
        services.AddScoped<SealedAnswers>();
        services.AddScoped<Pages.Consultations.Buyer.DraftServices>();
        services.AddSingleton<Api.GuidePaper>();
        services.AddScoped<CompanyOfReader>();
        services.AddScoped<CurrentPerson>();       // the layout wears the colours of her account
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Assets>();
        services.AddSingleton<HelpPlaces>();
        services.AddHealthChecks();
        Drain.Add(builder);
        services.AddExceptionHandler<Incidents>();
        // Accents stay accents: the pages are UTF-8 and a third lighter than with entities.
        services.Configure<Microsoft.Extensions.WebEncoders.WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        // Compressing over HTTPS is safe here: antiforgery tokens are masked afresh in each answer (BREACH).
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/atom+xml", "application/feed+json", "text/calendar"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.AddHsts(hsts => { hsts.MaxAge = TimeSpan.FromDays(365); hsts.IncludeSubDomains = true; });
    }

    public static void UsePlatformUi(this WebApplication app)
    {
        app.UseKnownProxies();      // first: everything below asks who is there
        app.UseSecurityHeaders();
        Drain.Use(app);
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/erreur/500",
            StatusCodeSelector = exception => Unavailability.Is(exception) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePagesWithReExecute("/erreur/{0}");
        app.UseErrorPagesAsReadings();
        app.UseApiProblems();
        app.UseForeignIsMissing();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = CacheByName });
        app.UseRefusedUploads();
        app.UseRouting(); // after the error pages, so that they are routed again
        app.UseReaderLanguage();
    }

    public static void MapPlatformUi(this WebApplication app)
    {
        app.MapRazorPages();
        app.MapReaderLanguage();
        app.MapTheme();
        app.MapPromises();
        app.MapHealth();
    }

    /// <summary>An error page is read, whatever was sent: with the method and the body of the request that failed, what refused that body would refuse the page too.</summary>
    private static void UseErrorPagesAsReadings(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            (context.Request.Method, context.Request.ContentType, context.Request.ContentLength, context.Request.Body) = (HttpMethods.Get, null, null, Stream.Null);
        return next(context);
    });

    /// <summary>A refused id answers like an unknown one: 403 would say that it exists.</summary>
    private static void UseForeignIsMissing(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status403Forbidden, HasStarted: false }) context.Response.StatusCode = StatusCodes.Status404NotFound;
    });

    // An address with a fingerprint in it never changes its content.
    private static void CacheByName(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl =
            Assets.HasFingerprint(file.Context.Request) ? "public, max-age=31536000, immutable" : "no-cache";
}
