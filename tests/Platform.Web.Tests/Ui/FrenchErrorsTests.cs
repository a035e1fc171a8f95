using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.Extensions.DependencyInjection;
using Platform.Web.Ui;

namespace Platform.Web.Tests.Ui;

public sealed class FrenchErrorsTests(UiSite site) : IClassFixture<UiSite>
{
    private sealed class Form
    {
        [Required, Display(Name = "Nom")] public string? Name { get; init; }
        [EmailAddress] public string? Email { get; init; }
        [StringLength(5, MinimumLength = 2)] public string? Code { get; init; }
        [Range(1, 3)] public int Lots { get; init; }
        [MaxLength(2, ErrorMessage = "Deux lettres au plus.")] public string? Own { get; init; }
    }

    [Fact]
    public void Every_refusal_of_Identity_has_its_French_sentence()
    {
        var methods = typeof(IdentityErrorDescriber).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.ReturnType == typeof(IdentityError)).ToList();
        Assert.True(methods.Count > 15);
        Assert.All(methods, method =>
        {
            object?[] arguments = [.. method.GetParameters().Select(p => p.ParameterType == typeof(int) ? (object)12 : "x")];
            var (english, french) = ((IdentityError)method.Invoke(new IdentityErrorDescriber(), arguments)!, (IdentityError)method.Invoke(new FrenchIdentityErrors(), arguments)!);
            Assert.Equal(english.Code, french.Code);
            Assert.NotEqual(english.Description, french.Description);
        });
    }

    [Fact]
    public void Validation_attributes_speak_French_and_name_the_field_that_has_a_name()
    {
        var state = new ModelStateDictionary();
        var context = new ActionContext(new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = site.Services }, new(), new(), state);
        site.Services.GetRequiredService<IObjectModelValidator>().Validate(context, null, "", new Form { Email = "x", Code = "trop long", Lots = 9, Own = "abc" });

        Assert.Equal("Nom\u00a0: remplissez ce champ.", MessageOf(state, "Name"));
        Assert.StartsWith("Cette adresse électronique est incomplète", MessageOf(state, "Email"), StringComparison.Ordinal);
        Assert.Equal("Il faut entre 2 et 5\u00a0caractères.", MessageOf(state, "Code"));
        Assert.Equal("Il faut une valeur entre 1 et 3.", MessageOf(state, "Lots"));
        Assert.Equal("Deux lettres au plus.", MessageOf(state, "Own"));
    }

    private static string MessageOf(ModelStateDictionary state, string field) => Assert.Single(state[field]!.Errors).ErrorMessage;
}
