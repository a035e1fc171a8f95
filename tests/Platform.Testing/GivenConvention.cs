using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;

namespace Platform.Testing;

/// <summary>A convention of a test, and the person of the lead who keeps it.</summary>
public sealed record TestConvention(Guid Id, Tenant Account, Tenant Lead, TestPerson Clerk)
{
    public Scope.Lead AsLead => new(Lead.Id.Value, Clerk.Id);
}

/// <summary>Conventions in the states that tests begin with, made by the use cases themselves.</summary>
public static class GivenConvention
{
    public const string Mandate = "agglo-mandat", FourYears = "metropole-quatre-ans", ThreeFacts = "signatures-legalite-publication";

    public static AttachedPdf Pdf(string text = "convention") => new($"{text}.pdf", Encoding.UTF8.GetBytes($"%PDF-1.7 {text}"));

    public static AssemblyVote Vote(DateOnly met, string body = "conseil municipal") => new(body, "D02", met.AddDays(-6), met, 19, 16, 3, 15, 0, 4, "Une secrétaire", false);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Task<ConventionOutcome> DoAsync<TUseCase>(this TestPlatform platform, Scope scope, Func<TUseCase, Task<ConventionOutcome>> act) where TUseCase : notnull =>
        platform.RunAsync(scope, services => act(services.GetRequiredService<TUseCase>()));

    public static async Task<TestConvention> DraftedAsync(this TestPlatform platform, Tenant lead, TestPerson clerk, Tenant account, string template, string? mandate = null, string? fixedEnd = null, params IReadOnlyList<Guid> succeeds)
    {
        var outcome = await platform.DoAsync<DraftConvention>(new Scope.Lead(lead.Id.Value, clerk.Id), draft => draft.ExecuteAsync(new(account.Slug, template,
            fixedEnd is null ? null : Day(fixedEnd), mandate is null ? null : Day(mandate), null, Pdf(), succeeds, clerk.Name), default));
        return outcome is ConventionOutcome.Done done ? new(done.Convention, account, lead, clerk) : throw new InvalidOperationException($"Not drafted: {outcome}");
    }

    /// <summary>Up to the signatures, which are open: both deliberations adopted, transmitted and published on <paramref name="met"/>.</summary>
    public static async Task DeliberatedAsync(this TestPlatform platform, TestConvention convention, string met)
    {
        var day = Day(met);
        await ExpectAsync(platform.DoAsync<SubmitConvention>(convention.AsLead, submit => submit.ExecuteAsync(new(convention.Id, convention.Clerk.Name), default)));
        foreach (var side in Enum.GetValues<ConventionSide>())
        {
            var siren = await platform.SirenAsync(side == ConventionSide.Lead ? convention.Lead : convention.Account);
            await ExpectAsync(platform.DoAsync<RecordDeliberation>(convention.AsLead, record => record.ExecuteAsync(new(convention.Id, side, Vote(day), Pdf("délibération"), convention.Clerk.Name), default)));
            await ExpectAsync(platform.DoAsync<TransmitDeliberation>(convention.AsLead, transmit => transmit.ExecuteAsync(new(convention.Id, side, $"026-{siren}-20210202-D02_2021-DE", day, day, convention.Clerk.Name), default)));
            await ExpectAsync(platform.DoAsync<PublishDeliberation>(convention.AsLead, publish => publish.ExecuteAsync(new(convention.Id, side, day, convention.Clerk.Name), default)));
        }
    }

    public static async Task SignedAsync(this TestPlatform platform, TestConvention convention, string member, string lead)
    {
        foreach (var (side, on) in ((ConventionSide, string)[])[(ConventionSide.Member, member), (ConventionSide.Lead, lead)]) await ExpectAsync(platform.SignAsync(convention, side, on));
    }

    public static Task<ConventionOutcome> SignAsync(this TestPlatform platform, TestConvention convention, ConventionSide side, string on) => platform.DoAsync<SignConvention>(convention.AsLead,
        sign => sign.ExecuteAsync(new(convention.Id, side, new($"Signataire {side}", "Maire", null, null, null), Day(on), Pdf("original"), convention.Clerk.Name), default));

    /// <summary>In force by the latest signature, with its renewals until today.</summary>
    public static async Task<TestConvention> InForceAsync(this TestPlatform platform, Tenant lead, TestPerson clerk, Tenant account, string signed, string fixedEnd, string mandate, params IReadOnlyList<Guid> succeeds)
    {
        var convention = await platform.DraftedAsync(lead, clerk, account, Mandate, mandate, fixedEnd, succeeds);
        await platform.DeliberatedAsync(convention, signed);
        await platform.SignedAsync(convention, signed, signed);
        return convention;
    }

    /// <summary>As its two parties see it.</summary>
    public static Task<ReadConventions.Details?> FindAsync(this TestPlatform platform, Scope scope, Guid convention) =>
        platform.RunAsync(scope, services => services.GetRequiredService<ReadConventions>().FindAsync(convention, default));

    private static Task<string> SirenAsync(this TestPlatform platform, Tenant body) => platform.RunAsync(new Scope.System("test"),
        services => services.GetRequiredService<PlatformDb>().Tenants.Where(t => t.Id == body.Id).Select(t => t.Siret.Substring(0, 9)).SingleAsync());

    private static async Task ExpectAsync(Task<ConventionOutcome> act)
    {
        if (await act is not ConventionOutcome.Done and var other) throw new InvalidOperationException($"Refused: {other}");
    }
}
