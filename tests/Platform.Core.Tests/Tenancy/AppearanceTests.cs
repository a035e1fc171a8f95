using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Tenancy;

public sealed class AppearanceTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private TestPlatform platform = null!;      // set by InitializeAsync
    private Tenant own = null!, other = null!;
    private Scope.Tenant scope = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        var lead = await platform.LeadAsync();
        (own, other) = (await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.CommuneAsync(lead, "alpha", "Alpha"));
        scope = new(own.Id.Value, (await platform.PersonAsync(own, "Aline", MembershipRole.AccountAdmin)).Id);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task What_is_tried_is_seen_by_nobody_and_what_is_worn_by_everybody()
    {
        var logo = TestLogo.Of(120, 60);
        Assert.IsType<ProposeAppearance.Outcome.Proposed>(await ProposeAsync(new ProposeAppearance.Change.Colour("#7A1F5C")));
        Assert.IsType<ProposeAppearance.Outcome.Proposed>(await ProposeAsync(new ProposeAppearance.Change.LogoFile(logo)));
        var sha256 = Assert.IsType<Logo.Reading.Good>(Logo.Read(logo)).Logo.Sha256;
        Assert.Null(await PublicColourAsync(own));
        Assert.Null(await PublicLogoAsync(sha256));

        Assert.True(await WearAsync());

        Assert.Equal("#7a1f5c", await PublicColourAsync(own));
        Assert.NotNull(await PublicLogoAsync(sha256));
        Assert.Null(await PublicColourAsync(other));
        Assert.False(await WearAsync());        // nothing is tried any more

        await ProposeAsync(new ProposeAppearance.Change.NoLogo());
        Assert.True(await WearAsync());
        Assert.Equal("#7a1f5c", await PublicColourAsync(own));      // a proposal starts from what is worn
        Assert.Null(await PublicLogoAsync(sha256));                 // taken off, its address is empty
        Assert.Equal(2, (await platform.RunAsync(scope, s => s.GetRequiredService<ReadAppearances>().ExecuteAsync(Cancel))).Log.Count);
    }

    [Fact]
    public async Task A_pale_colour_is_refused_with_the_nearest_one_and_changes_nothing()
    {
        var refused = Assert.IsType<ProposeAppearance.Outcome.TooPale>(await ProposeAsync(new ProposeAppearance.Change.Colour("#ffd500")));
        Assert.Equal(1.28, Math.Floor(refused.Contrast * 100) / 100);
        Assert.IsType<ProposeAppearance.Outcome.NotAColour>(await ProposeAsync(new ProposeAppearance.Change.Colour("jaune")));
        Assert.False(await WearAsync());
        Assert.IsType<ProposeAppearance.Outcome.Proposed>(await ProposeAsync(new ProposeAppearance.Change.Colour(refused.Nearest)));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task The_database_lets_nobody_paint_another_account_nor_rewrite_what_was_worn()
    {
        await ProposeAsync(new ProposeAppearance.Change.Colour("#7a1f5c"));
        Assert.True(await WearAsync());
        var lead = new Scope.Lead(own.LeadId!.Value.Value, scope.Person);      // a commune has its lead
        foreach (var (who, sql) in ((Scope, string)[])
        [
            (scope, $"insert into appearances (tenant_id, id, colour, proposed_by, proposed_by_name, proposed_at) values ('{other.Id}', gen_random_uuid(), '#7a1f5c', '{scope.Person}', 'x', now())"),
            (scope, $"insert into logos values ('{other.Id}', sha256('x'), 'x', now())"),
            (lead, $"insert into appearances (tenant_id, id, colour, proposed_by, proposed_by_name, proposed_at) values ('{own.Id}', gen_random_uuid(), '#7a1f5c', '{scope.Person}', 'x', now())"),
            (scope, "update appearances set colour = '#000000'"),
            (scope, "update appearances set worn_at = now(), worn_by_name = 'x'"),
            (new Scope.Public(), "delete from appearances"),
            (new Scope.Public(), "select proposed_by_name from appearances"),
        ])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => RunAsync(who, sql))).SqlState);
        foreach (var (who, sql) in ((Scope, string)[])[(scope, "delete from appearances"), (lead, "update appearances set replaced_at = now()"), (lead, "delete from appearances")])
            Assert.Equal(0, await RunAsync(who, sql));
        await Assert.ThrowsAnyAsync<PostgresException>(() => platform.SuperuserAsync("update appearances set colour = '#000000'"));     // nor the owner
        Assert.Equal("#7a1f5c", await PublicColourAsync(own));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"), InlineData("GIF89a"), InlineData("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF"), InlineData("")]
    public void What_is_not_a_png_is_refused_whatever_it_calls_itself(string content) =>
        Assert.IsType<Logo.Reading.NotPng>(Logo.Read(System.Text.Encoding.Latin1.GetBytes(content)));

    [Fact]
    public void A_logo_is_kept_small_and_without_anything_but_its_points()
    {
        var noise = System.Security.Cryptography.RandomNumberGenerator.GetBytes(700 * 200 * 3);      // packs worst
        foreach (var picture in (Picture[])[new(700, 200, noise), new(16, 1_000, new byte[48_000]), new(1_000, 16, new byte[48_000])])
        {
            var kept = Assert.IsType<Logo.Reading.Good>(Logo.Read(PngWriter.Write(picture))).Logo;
            var read = Assert.IsType<PngReader.Reading.Read>(PngReader.Read(kept.Png, 1_000, 1_000_000)).Picture;
            Assert.InRange(read.Width, 1, Logo.Width);
            Assert.InRange(read.Height, 1, Logo.Height);
            Assert.InRange(kept.Png.Length, 1, 25_000);
        }
        Assert.IsType<Logo.Reading.TooHeavy>(Logo.Read(new byte[Logo.MostBytes + 1]));
        Assert.IsType<Logo.Reading.TooSmall>(Logo.Read(TestLogo.Of(15, 40)));
        Assert.IsType<Logo.Reading.Good>(Logo.Read(TestLogo.Of(16, 16)));
    }

    private Task<ProposeAppearance.Outcome> ProposeAsync(ProposeAppearance.Change change) =>
        platform.RunAsync(scope, s => s.GetRequiredService<ProposeAppearance>().ExecuteAsync(change, "Aline", Cancel));

    private Task<bool> WearAsync() => platform.RunAsync(scope, s => s.GetRequiredService<WearAppearance>().ExecuteAsync("Aline", Cancel));

    private Task<string?> PublicColourAsync(Tenant tenant) => platform.RunAsync(new Scope.Public(), s =>
        Task.FromResult(s.GetRequiredService<PlatformDb>().Appearances.Where(a => a.TenantId == tenant.Id.Value && a.WornAt != null && a.ReplacedAt == null).Select(a => a.Colour).SingleOrDefault()));

    private Task<byte[]?> PublicLogoAsync(byte[] sha256) => platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FindLogo>().ExecuteAsync(sha256, Cancel));

    private Task<int> RunAsync(Scope who, string sql) =>
        platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(sql), Cancel));
}
