using Microsoft.AspNetCore.Identity;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>Identity's refusals, in French. Registered with AddErrorDescriber&lt;FrenchIdentityErrors&gt;().</summary>
public sealed class FrenchIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Say(nameof(DefaultError), UiTexts.IdDefault);
    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), UiTexts.IdConcurrency);
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), UiTexts.IdPasswordMismatch);
    public override IdentityError InvalidToken() => Say(nameof(InvalidToken), UiTexts.IdInvalidToken);
    public override IdentityError RecoveryCodeRedemptionFailed() => Say(nameof(RecoveryCodeRedemptionFailed), UiTexts.IdRecoveryCode);
    public override IdentityError LoginAlreadyAssociated() => Say(nameof(LoginAlreadyAssociated), UiTexts.IdLoginTaken);
    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), UiTexts.IdInvalidEmail);
    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), UiTexts.IdInvalidEmail);
    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), UiTexts.IdDuplicateEmail);
    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), UiTexts.IdDuplicateEmail);
    public override IdentityError InvalidRoleName(string? role) => Say(nameof(InvalidRoleName), UiTexts.IdRole);
    public override IdentityError DuplicateRoleName(string role) => Say(nameof(DuplicateRoleName), UiTexts.IdRole);
    public override IdentityError UserAlreadyHasPassword() => Say(nameof(UserAlreadyHasPassword), UiTexts.IdHasPassword);
    public override IdentityError UserLockoutNotEnabled() => Say(nameof(UserLockoutNotEnabled), UiTexts.IdDefault);
    public override IdentityError UserAlreadyInRole(string role) => Say(nameof(UserAlreadyInRole), UiTexts.IdRole);
    public override IdentityError UserNotInRole(string role) => Say(nameof(UserNotInRole), UiTexts.IdRole);
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), string.Format(UiTexts.IdPasswordShort, length));
    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Say(nameof(PasswordRequiresUniqueChars), string.Format(UiTexts.IdPasswordUnique, uniqueChars));
    public override IdentityError PasswordRequiresNonAlphanumeric() => Say(nameof(PasswordRequiresNonAlphanumeric), UiTexts.IdPasswordSymbol);
    public override IdentityError PasswordRequiresDigit() => Say(nameof(PasswordRequiresDigit), UiTexts.IdPasswordDigit);
    public override IdentityError PasswordRequiresLower() => Say(nameof(PasswordRequiresLower), UiTexts.IdPasswordLower);
    public override IdentityError PasswordRequiresUpper() => Say(nameof(PasswordRequiresUpper), UiTexts.IdPasswordUpper);

    private static IdentityError Say(string code, string sentence) => new() { Code = code, Description = sentence };
}
