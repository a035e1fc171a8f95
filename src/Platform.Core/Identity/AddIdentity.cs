using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity.Demo;

namespace Platform.Core.Identity;

public static class IdentityRegistration
{
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("platform");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(keys =>
            keys.XmlRepository = new DataProtectionKeys(provider.GetRequiredService<DataSources>())));

        services.AddScoped(provider => IdentityDb.On(provider.GetRequiredService<PlatformDb>()));
        services.AddIdentityCore<Person>(identity =>
        {
            identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            identity.User.RequireUniqueEmail = true;
            identity.User.AllowedUserNameCharacters = "";                   // the address is the name; IsEmail judged it
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            // Length only: rules of composition make passwords shorter to guess (CNIL, délibération 2022-100, with a lock).
            (identity.Password.RequiredLength, identity.Password.RequireDigit, identity.Password.RequireLowercase) = (RegisterCompany.ShortestPassword, false, false);
            (identity.Password.RequireNonAlphanumeric, identity.Password.RequireUppercase) = (false, false);
        }).AddEntityFrameworkStores<IdentityDb>();
        var address = new Uri(configuration["Portal:BaseUrl"] is { Length: > 0 } url ? url : "http://localhost");
        services.Configure<PasskeyRules>(rules => (rules.RelyingParty, rules.Origins) = (address.Host, [address.GetLeftPart(UriPartial.Authority)]));
        services.AddOptions<DemoOptions>().Bind(configuration.GetSection("Demo"));

        services.AddScoped<FindActing>();
        services.AddScoped<SendInvitationAgain>();
        services.AddScoped<EmailLinks>();
        services.AddScoped<IssueEmailLink>();
        services.AddScoped<RegisterCompany>();
        services.AddScoped<ResendConfirmation>();
        services.AddScoped<ConfirmEmail>();
        services.AddScoped<RecogniseAgent>();
        services.AddScoped<LinkAgent>();
        services.AddScoped<OwnLink>();
        services.AddScoped<AskAccess>();
        services.AddScoped<AnswerAccessRequests>();
        services.AddScoped<SignInTries>();
        services.AddScoped<CheckPassword>();
        services.AddScoped<CheckTotp>();
        services.AddScoped<EnrolTotp>();
        services.AddScoped<TotpSecrets>();
        services.AddScoped<BeginStepUp>();
        services.AddScoped<RecordProof>();
        services.AddScoped<FindOrCreatePeople>();
        services.AddScoped<InvitePeople>();
        services.AddScoped<InvitePerson>();
        services.AddScoped<GrantRole>();
        services.AddScoped<AttachPerson>();
        services.AddScoped<AttestPeople>();
        services.AddScoped<AskAttestations>();
        services.AddScoped<AcceptTerms>();
        services.AddScoped<ReadTerms>();
        services.AddScoped<RecordSignIn>();
        services.AddScoped<SignInHistory>();
        services.AddScoped<ForgetSignIns>();
        services.AddScoped<RevokeRole>();
        services.AddScoped<OwnProofs>();
        services.AddScoped<RemovePasskey>();
        services.AddScoped<AccountPeople>();
        services.AddScoped<AcceptInvitation>();
        services.AddScoped<RequestRecovery>();
        services.AddScoped<ApproveRecovery>();
        services.AddScoped<StopRecovery>();
        services.AddScoped<ReadRecoveries>();
        services.AddScoped<StartDueRecoveries>();
        services.AddScoped<TakeRecovery>();
        services.AddScoped<CompanyTeam>();
        services.AddScoped<InviteColleague>();
        services.AddScoped<WithdrawInvitation>();
        services.AddScoped<ChangeColleagueRole>();
        services.AddScoped<RemoveColleague>();
        services.AddScoped<LeaveCompany>();
        services.AddScoped<AddEstablishment>();
        services.AddScoped<CloseEstablishment>();
        services.AddScoped<PlaceColleague>();
        services.AddScoped<CompanyPlaces>();
        services.AddScoped<JoinCompany>();
        services.AddScoped<ForgetSpent>();
        services.AddScoped<WelcomeAccounts>();
        services.AddScoped<OpenAccount>();
        services.AddScoped<OpenLead>();
        services.AddSingleton<DemoPasskeys>();
        services.AddScoped<EnrolDemoPasskey>();
        return services;
    }
}
