using Platform.Core.Identity;

namespace Platform.Web.Identity;

internal static class SignInRecords
{
    /// <summary>Writes the sign-in down in its own transaction, with the network and the browser that the person will recognise.</summary>
    public static Task RecordSignInAsync(this IServiceProvider services, HttpContext? http, Guid person, string method, CancellationToken cancel) =>
        services.GetRequiredService<RecordSignIn>().ExecuteAsync(new(person, method, http?.Connection.RemoteIpAddress, http?.Request.Headers.UserAgent.ToString()), cancel);
}
