namespace Platform.Web.Pages.Software;

/// <summary>What a program is given to sign in with. The secret is shown once.</summary>
public sealed record Credentials(Guid Client, string Secret, string TokenAddress);
