using System;
using FirmwareScanner.Device.Database;
using FirmwareScanner.Regenerate.Generators;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Regenerate.Tests;

/// <summary>The compiled sources of the built-in database give the database that they were made from.</summary>
public sealed class BuiltInDatabaseTests
{
    [Fact]
    public void BuiltIn_database_is_that_of_its_rules()
    {
        byte[] image = Compile();
        var builtIn = new BuiltInDatabase();
        byte[] read = new byte[builtIn.Length];

        Assert.True(builtIn.Read(0, read, 0, read.Length));
        Assert.Equal(image, read);
    }

    [Fact]
    public void BuiltIn_database_gives_any_part()
    {
        const int Piece = BuiltInDatabaseSource.PieceLength;
        byte[] image = Compile();
        var builtIn = new BuiltInDatabase();
        byte[] part = new byte[100];

        Assert.True(builtIn.Read(Piece - 50, part, 10, 90));

        Assert.Equal(image.AsSpan(Piece - 50, 90), part.AsSpan(10));
        Assert.False(builtIn.Read(image.Length - 5, part, 0, 6));
        Assert.False(builtIn.Read(-1, part, 0, 1));
    }

    private static byte[] Compile() => BuiltInDatabaseSource.Compile(RepositoryFiles.PathOf());
}
