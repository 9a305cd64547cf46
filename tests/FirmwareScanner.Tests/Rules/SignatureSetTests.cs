using System;
using System.IO;
using FirmwareScanner.Database;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tests.Rules;

public sealed class SignatureSetTests : IDisposable
{
    private static readonly CompiledDatabase Compiled = TestRules.CompileDatabase(TestRules.Mixed);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_database_with_side_file_knows_the_names()
    {
        string path = WriteDatabase(Compiled.Image);
        Compiled.Names.Save(path + SignatureSet.NamesExtension);

        var signatures = SignatureSet.Load(path);

        Assert.Null(signatures.Warning);
        Assert.Equal("default:boot", signatures.Rules[0].FullName);
        Assert.Equal(Severity.High, signatures.Rules[0].Severity);
        Assert.True(signatures.Rules[1].IsPrivate);
        Assert.Equal(Compiled.Image, signatures.Image);
    }

    [Fact]
    public void Load_database_without_side_file_numbers_the_rules_and_warns()
    {
        string path = WriteDatabase(Compiled.Image);

        var signatures = SignatureSet.Load(path);

        Assert.Equal($"{path}.json is missing: rules and patterns are shown as numbers", signatures.Warning);
        Assert.Equal("rule:0", signatures.Rules[0].FullName);
        Assert.Equal("$1", signatures.Rules[0].Patterns[1].Identifier);
        Assert.True(signatures.Rules[1].IsPrivate);
        Assert.True(signatures.Rules[3].IsInformational);
    }

    [Fact]
    public void Prebuilt_rules_are_the_built_in_rules_compiled_anew()
    {
        var compiled = SignatureSet.CompileBuiltIn(TargetProfile.Desktop);

        Assert.Equal(compiled.Image, SignatureSet.BuiltIn.Image);
        Assert.Equal(compiled.Names.ToUtf8(), SignatureSet.BuiltIn.Names.ToUtf8());
        Assert.Empty(compiled.Deferred);
    }

    [Fact]
    public void Load_side_file_of_another_database_is_refused()
    {
        string path = WriteDatabase(Compiled.Image);
        TestRules.CompileDatabase("rule other { condition: true }").Names.Save(path + SignatureSet.NamesExtension);

        SignatureSetException exception = Assert.Throws<SignatureSetException>(() => SignatureSet.Load(path));

        Assert.StartsWith(path + ".json: these names belong to database", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_side_file_with_too_few_rules_is_refused()
    {
        string path = WriteDatabase(Compiled.Image);
        (Compiled.Names with { Rules = [] }).Save(path + SignatureSet.NamesExtension);

        SignatureSetException exception = Assert.Throws<SignatureSetException>(() => SignatureSet.Load(path));

        Assert.Equal(
            $"{path}.json: expected the names of 8 rules, found 0; compile the rules again", exception.Message);
    }

    [Fact]
    public void Load_missing_file_says_so()
    {
        string path = Path.Combine(_folder.Path, "absent.fsdb");

        SignatureSetException exception = Assert.Throws<SignatureSetException>(() => SignatureSet.Load(path));

        Assert.Equal($"{path}: no such file or folder", exception.Message);
    }

    [Theory]
    [InlineData(DatabaseError.Unreadable)]
    [InlineData(DatabaseError.NotADatabase)]
    [InlineData(DatabaseError.BadChecksum)]
    [InlineData(DatabaseError.WrongLength)]
    [InlineData(DatabaseError.NotAuthenticated)]
    public void Load_file_that_is_no_valid_database_says_what_is_wrong(DatabaseError error)
    {
        byte[] image = (byte[])Compiled.Image.Clone();
        byte[]? key = null;
        switch (error)
        {
            case DatabaseError.Unreadable:
                image = [1, 2, 3];
                break;
            case DatabaseError.NotADatabase:
                image[0] = (byte)'f';
                break;
            case DatabaseError.BadChecksum:
                image[^1] ^= 1;
                break;
            case DatabaseError.WrongLength:
                image = image[..^1];
                break;
            default:
                key = [1, 2, 3, 4];
                break;
        }

        string path = WriteDatabase(image);

        SignatureSetException exception = Assert.Throws<SignatureSetException>(() => SignatureSet.Load(path, key));

        Assert.Equal(error, exception.Error);
        Assert.Equal($"{path}: {DatabaseErrorText.Describe(error)}", exception.Message);
    }

    [Fact]
    public void Describe_has_words_of_its_own_for_every_error()
    {
        Assert.Distinct(Array.ConvertAll(Enum.GetValues<DatabaseError>(), DatabaseErrorText.Describe));
    }

    private string WriteDatabase(byte[] image) => _folder.Write("rules.fsdb", image);
}
