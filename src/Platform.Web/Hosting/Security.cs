namespace Platform.Web.Hosting;

public static class Security
{
    // Passkeys need (self): an empty list makes the browser refuse every ceremony. The wake lock keeps a phone awake during an upload.
    private const string Permissions =
        "publickey-credentials-get=(self), publickey-credentials-create=(self), screen-wake-lock=(self), " +
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

    /// <summary>Headers are set when the answer starts, so that error pages and files carry them too.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Csp.For(context.GetEndpoint());
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = Csp.MayBeFramed(context.GetEndpoint()) ? "cross-origin" : "same-origin";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
