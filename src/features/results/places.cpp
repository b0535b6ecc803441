#include "features/results/places.hpp"

#include "schema/described.hpp"

namespace mad::results {

const schema::Object& describe(std::type_identity<Address>) {
    static const auto it = schema::object<Address>("Address", schema::field<&Address::org_id>("org_id"),
                                                   schema::field<&Address::dsn>("results_dsn"),
                                                   schema::field<&Address::schema>("results_schema"));
    return it;
}

namespace {
struct NamedTarget {
    std::string name;
    std::string dsn;
    std::string schema;
};
const schema::Object& describe(std::type_identity<NamedTarget>) {
    static const auto it = schema::object<NamedTarget>(
        "NamedTarget", schema::field<&NamedTarget::name>("name"), schema::field<&NamedTarget::dsn>("dsn"),
        schema::field<&NamedTarget::schema>("schema"));
    return it;
}

constexpr db::Query<Address(Id)> results_address{
    "results_address", "select org_id, results_dsn, results_schema from org_settings where org_id = $1"};
constexpr db::Query<NamedTarget()> results_targets{"results_targets", R"sql(
    select o.slug as name, coalesce(s.results_dsn, '') as dsn, s.results_schema as schema
    from org_settings s join organizations o on o.id = s.org_id order by o.slug)sql"};
}  // namespace

Places::Places(asio::any_io_executor executor, db::Database& metadata,
               const std::vector<db::Migration>& migrations)
    : Places(std::move(executor), metadata, migrations, Options()) {}

Places::Places(asio::any_io_executor executor, db::Database& metadata,
               const std::vector<db::Migration>& migrations, Options options)
    : executor_(std::move(executor)), metadata_(metadata), migrations_(migrations), options_(options) {}

Places::~Places() = default;

awaitable<const Address*> Places::address_of(Id org) {
    auto known = addresses_.find(org);
    if (known == addresses_.end()) {
        auto rows = metadata_.system();
        auto address = co_await rows.maybe(results_address, org);
        if (!address) throw NoSuchPlace("there is no organisation " + org.text());
        known = addresses_.insert_or_assign(org, std::move(*address)).first;
    }
    co_return &known->second;
}

awaitable<db::Scope> Places::of(Id org) {
    const auto* address = co_await address_of(org);
    // Its own database is the organisation's alone: the login role does, whose grants are not ours to make.
    if (address->dsn) co_return database_at(*address->dsn).login(address->schema);
    co_return metadata_.of(org).in_schema(address->schema);
}

awaitable<db::Scope> Places::ahead_of_metadata(Id org) {
    const auto place = co_await of(org);
    co_return (co_await address_of(org))->dsn ? place : place.lazily();
}

awaitable<Result<void>> Places::prepare(Address address) {
    try {
        auto& database = address.dsn ? database_at(*address.dsn) : metadata_;
        db::Migrator migrator(database, migrations_, address.schema);
        const auto steps = co_await migrator.up();
        if (!steps) co_return steps.error();
        co_return Result<void>{};
    } catch (const db::Unavailable& e) {
        co_return Error{Errc::unavailable, "results_store_unreachable",
                        std::string("The database for the results cannot be reached: ") + e.what()};
    } catch (const db::QueryError& e) {
        co_return Error{Errc::invalid, "results_store_unusable",
                        "The schema " + address.schema + " cannot be made and migrated: " + e.what() +
                            ". The login needs the right to create it"};
    }
}

awaitable<std::vector<db::Target>> Places::targets() {
    auto rows = metadata_.system();
    std::vector<db::Target> targets;
    for (auto& target : co_await rows.run(results_targets))
        targets.push_back({std::move(target.name), std::move(target.dsn), std::move(target.schema)});
    co_return targets;
}

db::Database& Places::database_of(const db::Target& target) {
    return target.dsn.empty() ? metadata_ : database_at(target.dsn);
}

db::Database& Places::database_at(const std::string& dsn) {
    auto& database = databases_[dsn];
    if (!database) {
        db::Options options;
        options.dsn = dsn;
        options.connections = options_.connections;
        options.wait = options_.wait;
        options.connect_timeout = options_.connect_timeout;
        database = std::make_unique<db::Database>(executor_, std::move(options));
    }
    return *database;
}

awaitable<void> Places::stop() {
    for (auto& [dsn, database] : databases_) co_await database->stop();
}

}  // namespace mad::results
