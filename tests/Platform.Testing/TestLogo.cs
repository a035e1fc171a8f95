using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Tenancy;

namespace Platform.Testing;

/// <summary>A logo for tests, and an account that wears it.</summary>
public static class TestLogo
{
    public const string Colour = "#7a1f5c";

    /// <summary>A PNG of this size: a gold disc on blue.</summary>
    public static byte[] Of(int width, int height) => PngWriter.Write(new(width, height, [.. Enumerable.Range(0, width * height).SelectMany(i =>
        Math.Pow((i % width) - (width / 2), 2) + Math.Pow((i / width) - (height / 2), 2) < Math.Pow(Math.Min(width, height) / 3d, 2) ? (byte[])[0xE0, 0xA0, 0x20] : [0x1F, 0x3C, 0x88])]));

    /// <summary>Through the use cases, by this administrator.</summary>
    public static async Task WearAsync(this TestPlatform platform, Tenant tenant, TestPerson administrator)
    {
        var scope = new Scope.Tenant(tenant.Id.Value, administrator.Id);
        foreach (var change in (ProposeAppearance.Change[])[new ProposeAppearance.Change.Colour(Colour), new ProposeAppearance.Change.LogoFile(Of(240, 120))])
            await platform.RunAsync(scope, s => s.GetRequiredService<ProposeAppearance>().ExecuteAsync(change, administrator.Name, CancellationToken.None));
        await platform.RunAsync(scope, s => s.GetRequiredService<WearAppearance>().ExecuteAsync(administrator.Name, CancellationToken.None));
    }
}
