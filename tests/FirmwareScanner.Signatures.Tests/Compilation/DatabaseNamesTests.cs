using System;
using System.IO;
using System.Text;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

public sealed class DatabaseNamesTests : IDisposable
{
    private const string Text = "private rule r : tag1 tag2 { meta: author = \"Jürgen\" level = -5 ok = true author = \"x\" "
        + "strings: $a = \"texta\" private $ = \"textb\" condition: any of them }";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Names_survive_saving_and_loading()
    {
        CompiledDatabase database = ModelBuilder.Compile(new RuleSet(Rules.Accept(Text)));
        uint identity = new ImageFile(database.Image).Identity;

        database.Names.Save(_path);
        DatabaseNames names = DatabaseNames.Load(_path, identity);

        Assert.Equal(database.Names.ToUtf8(), names.ToUtf8());
        RuleNames rule = Assert.Single(names.Rules);
        Assert.Equal(("r", "default", true), (rule.Name, rule.Namespace, rule.IsPrivate));
        Assert.Equal(["tag1", "tag2"], rule.Tags);
        Assert.Equal([new("author", "Jürgen"), new("level", -5L), new("ok", true), new MetaName("author", "x")], rule.Meta);
        Assert.Equal([new("$a", true), new PatternNames("$", false)], rule.Patterns);
    }

    [Fact]
    public void Names_of_another_database_are_refused()
    {
        CompiledDatabase database = ModelBuilder.Compile(new RuleSet(Rules.Accept(Text)));
        database.Names.Save(_path);

        var error = Assert.Throws<InvalidDataException>(() => DatabaseNames.Load(_path, 0x1234));

        Assert.Equal(
            $"{_path}: these names belong to database {database.Names.Identity:X8}, but the database beside it is 00001234; "
            + "copy both files of one compilation, or compile again",
            error.Message);
    }

    [Theory]
    [InlineData("{\n  \"identity\": 5", "names.json:2:")]
    [InlineData("{}", "names.json:1:")]
    [InlineData("{\"format\": \"other\", \"identity\": 5, \"rules\": []}", "names.json: expected \"format\": \"FirmwareScanner names 1\", found \"other\"; compile the rules again")]
    public void Other_text_is_refused_with_its_place(string json, string start)
    {
        var error = Assert.Throws<InvalidDataException>(() => DatabaseNames.Parse(Encoding.UTF8.GetBytes(json), "names.json"));

        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_names_give_another_identity()
    {
        uint one = ModelBuilder.Compile(new RuleSet(Rules.Accept("rule one { condition: true }"))).Names.Identity;
        uint two = ModelBuilder.Compile(new RuleSet(Rules.Accept("rule two { condition: true }"))).Names.Identity;

        Assert.NotEqual(one, two);
    }
}
