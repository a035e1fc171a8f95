using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>The framework's own refusals, in French.</summary>
public static class FrenchErrors
{
    /// <summary>What the binder says when a value cannot become its type. It knows the names of our properties, which are English: no sentence says one. The sentence stands under its field, or the address is at fault.</summary>
    public static void Translate(DefaultModelBindingMessageProvider messages)
    {
        messages.SetAttemptedValueIsInvalidAccessor((value, _) => string.Format(UiTexts.BindInvalid, value));
        messages.SetMissingBindRequiredValueAccessor(_ => UiTexts.BindMissing);
        messages.SetMissingKeyOrValueAccessor(() => UiTexts.BindMissing);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => UiTexts.BindBodyMissing);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => string.Format(UiTexts.BindInvalid, value));
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => UiTexts.BindUnknown);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => UiTexts.BindNumber);
        messages.SetUnknownValueIsInvalidAccessor(_ => UiTexts.BindUnknown);
        messages.SetValueIsInvalidAccessor(value => string.Format(UiTexts.BindInvalid, value));
        messages.SetValueMustBeANumberAccessor(_ => UiTexts.BindNumber);
        messages.SetValueMustNotBeNullAccessor(_ => UiTexts.BindMissing);
    }
}

/// <summary>Gives a French sentence to every validation attribute that has none of its own. With [Display(Name = …)] the sentence names the field.</summary>
public sealed class FrenchValidation : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        using var french = Platform.Core.Values.Reader.InFrench();       // kept for every reader: whoever asked first decides nothing
        var named = context.Attributes.OfType<DisplayAttribute>().Any();
        foreach (var rule in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (rule.ErrorMessageResourceName is not null || HasOwnMessage(rule)) continue;
            var sentence = SentenceFor(rule);
            rule.ErrorMessage = named ? UiTexts.ValidNamed + sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];
        }
    }

    private static string SentenceFor(ValidationAttribute rule) => rule switch
    {
        RequiredAttribute => UiTexts.ValidRequired,
        EmailAddressAttribute => UiTexts.ValidEmail,
        PhoneAttribute => UiTexts.ValidPhone,
        CompareAttribute => UiTexts.ValidCompare,
        StringLengthAttribute { MinimumLength: > 0 } length => string.Format(UiTexts.ValidLengthBetween, length.MinimumLength, length.MaximumLength),
        StringLengthAttribute length => string.Format(UiTexts.ValidLengthMax, length.MaximumLength),
        MaxLengthAttribute length => string.Format(UiTexts.ValidLengthMax, length.Length),
        MinLengthAttribute length => string.Format(UiTexts.ValidLengthMin, length.Length),
        RangeAttribute range => string.Format(UiTexts.ValidRange, range.Minimum, range.Maximum),
        _ => UiTexts.ValidOther,
    };

    // EmailAddress, Phone and Url are born with an English sentence, which the property shows as if we had written it.
    private static bool HasOwnMessage(ValidationAttribute rule) => rule switch
    {
        EmailAddressAttribute => rule.ErrorMessage != new EmailAddressAttribute().ErrorMessage,
        PhoneAttribute => rule.ErrorMessage != new PhoneAttribute().ErrorMessage,
        UrlAttribute => rule.ErrorMessage != new UrlAttribute().ErrorMessage,
        _ => rule.ErrorMessage is not null,
    };
}
