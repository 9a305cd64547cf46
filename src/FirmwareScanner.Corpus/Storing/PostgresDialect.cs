using System;
using System.Data.Common;
using System.Globalization;
using System.Linq;
using Npgsql;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>A store in a database of PostgreSQL, for several machines.</summary>
internal sealed class PostgresDialect : StoreDialect
{
    private const string Scheme = "postgresql://";
    private const string ShortScheme = "postgres://";

    // Any number: all writers of stores ask for the same.
    private const long WriterLock = 0x66777363616E;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <summary>Takes the name of a database.</summary>
    /// <param name="name">It: <c>postgresql://USER@HOST:PORT/DATABASE</c>; the password comes from PGPASSWORD or PGPASSFILE.</param>
    /// <exception cref="CorpusException">It is no such name, or has a password.</exception>
    public PostgresDialect(string name)
    {
        if (!Uri.TryCreate(ShortScheme + name[(name.IndexOf("://", StringComparison.Ordinal) + 3)..], UriKind.Absolute, out Uri? uri) || uri.AbsolutePath.Length < 2)
        {
            throw new CorpusException($"expected a database such as {Scheme}USER@HOST/DATABASE, found '{name}'");
        }

        string[] user = [.. uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)];
        string host = uri.Query.StartsWith("?host=", StringComparison.Ordinal) ? Uri.UnescapeDataString(uri.Query["?host=".Length..]) : uri.Host;
        _settings = new NpgsqlConnectionStringBuilder
        {
            Host = host.Length > 0 ? host : "localhost",
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            CommandTimeout = 0,
            MaxAutoPrepare = 64,
            Pooling = false,
        };
        if (uri.Port > 0)
        {
            _settings.Port = uri.Port;
        }

        if (user[0].Length > 0)
        {
            _settings.Username = user[0];
        }

        // A command line is seen by all users of a machine, and stands in reports.
        if (user.Length > 1)
        {
            throw new CorpusException("the name of a database must have no password in it: PGPASSWORD or PGPASSFILE has it");
        }

        Name = string.Create(CultureInfo.InvariantCulture, $"{Scheme}{_settings.Host}:{_settings.Port}/{_settings.Database}");
    }

    public override string Name { get; }

    public override string HasProperties => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'properties'";

    /// <summary>Whether a store's name is that of a database of PostgreSQL.</summary>
    /// <param name="name">The name.</param>
    public static bool Is(string name) => name.StartsWith(Scheme, StringComparison.Ordinal) || name.StartsWith(ShortScheme, StringComparison.Ordinal);

    // Whether it has tables is found out when it is open.
    public override bool Exists() => true;

    public override DbConnection Connect(bool creates)
    {
        // Without what maps types of .NET by reflection, which native programs have not got.
        NpgsqlDataSource source = new NpgsqlSlimDataSourceBuilder(_settings.ToString()).EnableTransportSecurity().Build();
        try
        {
            return source.OpenConnection();
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public override DbTransaction BeginWrite(DbConnection connection)
    {
        DbTransaction transaction = connection.BeginTransaction();
        using DbCommand wait = connection.CreateCommand();
        wait.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({WriterLock})");
        wait.ExecuteNonQuery();
        return transaction;
    }

    public override string Adapt(string statement) => statement
        .Replace("{id}", "BIGINT PRIMARY KEY", StringComparison.Ordinal)
        .Replace("{int}", "BIGINT", StringComparison.Ordinal)
        .Replace("{bytes}", "BYTEA", StringComparison.Ordinal)
        .Replace("{real}", "DOUBLE PRECISION", StringComparison.Ordinal)
        .Replace("{rowless}", string.Empty, StringComparison.Ordinal);

    public override long Measure(StoreConnection connection) => connection.Number("SELECT pg_database_size(current_database())");
}
