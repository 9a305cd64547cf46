using System;
using System.Data.Common;
using System.IO;
using FirmwareScanner.FileSystem;
using Microsoft.Data.Sqlite;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>A store in one file of SQLite.</summary>
/// <param name="path">The file.</param>
internal sealed class SqliteDialect(string path) : StoreDialect
{
    // A shard of a thousand images is written in seconds; many may wait for each other.
    private const int WaitSeconds = 600;

    public override string Name => path;

    public override string HasProperties => "SELECT COUNT(*) FROM sqlite_master WHERE name = 'properties'";

    public override bool Exists() => FileStatus.TryOf(path) is { Length: > 0 };

    public override DbConnection Connect(bool creates)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = creates ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            DefaultTimeout = WaitSeconds,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand cache = connection.CreateCommand();
            cache.CommandText = "PRAGMA cache_size = -65536";
            cache.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbTransaction BeginWrite(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override string Adapt(string statement) => statement
        .Replace("{id}", "INTEGER PRIMARY KEY", StringComparison.Ordinal)
        .Replace("{int}", "INTEGER", StringComparison.Ordinal)
        .Replace("{bytes}", "BLOB", StringComparison.Ordinal)
        .Replace("{real}", "REAL", StringComparison.Ordinal)
        .Replace("{rowless}", " WITHOUT ROWID", StringComparison.Ordinal);

    public override long Measure(StoreConnection connection) => new FileInfo(path).Length;
}
