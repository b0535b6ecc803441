#include "features/molecules/molecules.hpp"

#include "base/encoding.hpp"
#include "chem/gzip_test.hpp"
#include "chem/samples_test.hpp"
#include "features/molecules/intake.hpp"
#include "features/molecules/molecule_api_test.hpp"

namespace mad::molecules {
namespace {
using artifacts::Pieces;
using artifacts::Reply;
using chem::gzipped;
using chem::samples::file;

struct FormPart {
    std::string name, file_name, content;
};

class MoleculesTest : public MoleculeApi {
protected:
    Reply upload(const std::string& content, const std::string& query = "") {
        return send("POST", "/api/v1/molecules/upload" + query, content, as(org));
    }
    Reply upload_form(const std::vector<FormPart>& parts) {
        std::string body;
        for (const auto& part : parts) {
            body += "--edge\r\nContent-Disposition: form-data; name=\"" + part.name + '"';
            if (!part.file_name.empty()) body += "; filename=\"" + part.file_name + '"';
            body += "\r\n\r\n" + part.content + "\r\n";
        }
        auto headers = as(org);
        headers.emplace("Content-Type", "multipart/form-data; boundary=edge");
        return send("POST", "/api/v1/molecules/upload", body + "--edge--\r\n", headers);
    }
    Reply get(const std::string& path, Id who) { return send("GET", path, "", as(who)); }
    std::string rows(const std::string& table) { return test.sql("select count(*) from " + table); }
    static std::string text(const boost::json::value& v, const char* name) {
        return std::string(v.at(name).as_string());
    }
    static std::string faults(const Reply& reply) {
        std::string all;
        const auto problem = reply.json();
        for (const auto& fault : problem.at("errors").as_array())
            all += text(fault, "pointer") + ": " + text(fault, "detail") + '\n';
        return all;
    }
};

TEST_F(MoleculesTest, AnUploadIsParsedKeptAndDescribed) {
    const auto hpv = file("/usr/share/pymol/data/tut/1hpv.pdb");
    const auto reply = upload_form({{"file", "1hpv.pdb", hpv}});
    ASSERT_EQ(reply.status, 201) << reply.body;
    const auto molecule = reply.json();
    EXPECT_EQ(text(molecule, "name"), "1hpv");
    EXPECT_EQ(text(molecule, "format"), "pdb");
    EXPECT_EQ(text(molecule, "checksum"), to_hex(sha256(hpv)));
    EXPECT_EQ(molecule.at("size_bytes").as_int64(), static_cast<std::int64_t>(hpv.size()));
    EXPECT_EQ(molecule.at("molecule_count").as_int64(), 1);
    EXPECT_EQ(molecule.at("atom_count").as_int64(), 1631);
    EXPECT_EQ(text(molecule, "uri"), "mad://org/" + org.text() + "/molecules/" + text(molecule, "id"));
    const auto& ligand = molecule.at("properties").at("hetero_residues").as_array().at(0);
    EXPECT_EQ(text(ligand, "name"), "478");
    EXPECT_EQ(ligand.at("atoms").as_int64(), 35);
    EXPECT_EQ(http::header(reply.headers, "Location"), "/api/v1/molecules/" + text(molecule, "id"));

    const auto again = get("/api/v1/molecules/" + text(molecule, "id"), org);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.json().at("properties"), molecule.at("properties"));
    EXPECT_TRUE(run(artifacts.find(org, text(molecule, "uri"))));
}

TEST_F(MoleculesTest, TheFileIsGotByItsSignedUrl) {
    const auto id = text(upload(chem::samples::sdf, "?name=aspirin").json(), "id");
    const auto download = get("/api/v1/molecules/" + id + "/download", org).json();
    EXPECT_FALSE(text(download, "expires_at").empty());
    for (const auto& url :
         {text(download, "url"), text(get("/api/v1/molecules/" + id, org).json(), "download_url")}) {
        const auto got = send("GET", url);
        EXPECT_EQ(got.body, chem::samples::sdf);
        EXPECT_NE(http::header(got.headers, "Content-Disposition").find("aspirin.sdf"),
                  std::string_view::npos);
    }
    time += std::chrono::hours(2);
    EXPECT_EQ(send("GET", text(download, "url")).code(), "url_expired");
}

TEST_F(MoleculesTest, EveryFormatIsTakenAsTheBodyItself) {
    using namespace chem::samples;
    for (const auto& [content, format] :
         {std::pair(pdb, "pdb"), std::pair(cif, "cif"), std::pair(sdf, "sdf"), std::pair(mol2, "mol2"),
          std::pair(pdbqt, "pdbqt"), std::pair(smi, "smi")}) {
        const auto reply = upload(content);
        EXPECT_EQ(reply.status, 201) << reply.body;
        EXPECT_EQ(text(reply.json(), "format"), format);
    }
    EXPECT_EQ(file_count(), 6U);
}

TEST_F(MoleculesTest, GzipIsUnpackedAndTheSameAsItsText) {
    const auto packed = upload_form({{"file", "aspirin.sdf.gz", gzipped(chem::samples::sdf)}});
    ASSERT_EQ(packed.status, 201) << packed.body;
    EXPECT_EQ(text(packed.json(), "name"), "aspirin");
    EXPECT_EQ(text(packed.json(), "checksum"), to_hex(sha256(chem::samples::sdf)));
    EXPECT_EQ(send("GET", text(packed.json(), "download_url")).body, chem::samples::sdf);
    const auto plain = upload(chem::samples::sdf);
    EXPECT_EQ(plain.status, 200);
    EXPECT_EQ(text(plain.json(), "id"), text(packed.json(), "id"));

    const auto whole = gzipped(file("/usr/share/pymol/data/tut/1hpv.pdb"));
    EXPECT_EQ(upload(whole.substr(0, whole.size() / 2)).code(), "gzip_damaged");
    EXPECT_EQ(upload(gzipped(std::string(3'000'000, '\n'))).code(), "too_large");
    EXPECT_EQ(upload(gzipped(whole)).code(), "format_unknown");
    EXPECT_EQ(file_count(), 1U);
}

TEST_F(MoleculesTest, TheSameContentIsKeptOnceInAnOrganisation) {
    const auto first = upload(chem::samples::sdf, "?name=one");
    const auto second = upload(chem::samples::sdf, "?name=two");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(text(second.json(), "id"), text(first.json(), "id"));
    EXPECT_EQ(text(second.json(), "name"), "one");
    EXPECT_EQ(file_count(), 1U);
    const auto theirs = send("POST", "/api/v1/molecules/upload", chem::samples::sdf, as(other_org));
    EXPECT_EQ(theirs.status, 201);
    EXPECT_EQ(file_count(), 2U);
}

TEST_F(MoleculesTest, TheSameContentAtTheSameTimeIsKeptOnce) {
    std::vector<std::unique_ptr<Pieces>> bodies;
    std::vector<std::future<Reply>> replies;
    for (int i = 0; i < 5; ++i) {
        bodies.push_back(std::make_unique<Pieces>(chem::samples::pdb, 100));
        replies.push_back(asio::co_spawn(
            loop, answer("POST", "/api/v1/molecules/upload", as(org), *bodies.back()), asio::use_future));
    }
    loop.restart();
    for (auto& reply : replies)
        while (reply.wait_for(std::chrono::seconds(0)) != std::future_status::ready) loop.run_one();
    int created = 0;
    std::set<std::string> ids;
    for (auto& future : replies) {
        const auto reply = future.get();
        created += reply.status == 201 ? 1 : 0;
        ids.insert(text(reply.json(), "id"));
    }
    EXPECT_EQ(created, 1);
    EXPECT_EQ(ids.size(), 1U);
    EXPECT_EQ(rows("molecules"), "1");
    EXPECT_EQ(rows("artifacts where state = 'stored'"), "1");
    EXPECT_EQ(file_count(), 1U);
}

TEST_F(MoleculesTest, WhatIsWrongIsSaidWithItsLineAndNothingIsKept) {
    auto broken = chem::samples::pdb;
    broken.replace(broken.find("11.639"), 6, "abcdef");
    broken.replace(broken.find("7.134"), 5, "  x  ");
    const auto reply = upload_form({{"file", "a.pdb", broken}});
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.code(), "molecule_invalid");
    EXPECT_EQ(faults(reply),
              "/file: line 5: x must be a number in columns 31-38, found 'abcdef'\n"
              "/file: line 6: y must be a number in columns 39-46, found 'x'\n");
    EXPECT_EQ(upload_form({{"file", "a.sdf", chem::samples::pdb}}).code(), "format_mismatch");
    EXPECT_EQ(upload("").status, 422);
    EXPECT_EQ(upload("").code(), "format_unknown");
    EXPECT_EQ(upload(std::string("\0\1\2", 3)).code(), "format_unknown");
    EXPECT_EQ(upload(chem::samples::pdb + std::string(2'000'000, '\n')).status, 413);
    EXPECT_EQ(file_count(), 0U);
    EXPECT_EQ(rows("molecules"), "0");
    EXPECT_EQ(rows("artifacts"), "0");
}

TEST_F(MoleculesTest, AFormMayNameAndClaimBeforeAndAfterTheFile) {
    const auto before =
        upload_form({{"name", "", "Aspirin 2"}, {"format", "", "sdf"}, {"file", "x", chem::samples::sdf}});
    EXPECT_EQ(before.status, 201) << before.body;
    EXPECT_EQ(text(before.json(), "name"), "Aspirin 2");
    EXPECT_EQ(upload_form({{"format", "", "pdb"}, {"file", "x", chem::samples::sdf}}).code(),
              "format_mismatch");
    const auto after =
        upload_form({{"file", "x", chem::samples::smi}, {"name", "", "Drugs"}, {"format", "", "smiles"}});
    EXPECT_EQ(after.status, 201) << after.body;
    EXPECT_EQ(text(after.json(), "name"), "Drugs");
    EXPECT_EQ(faults(upload_form({{"file", "x", chem::samples::sdf}, {"format", "", "pdb"}})),
              "/format: The format of the request says pdb, but the content is sdf.\n");
    EXPECT_EQ(faults(upload_form({{"format", "", "xyz"}, {"file", "x", chem::samples::sdf}})),
              "/format: The format must be pdb, cif, sdf, mol2, pdbqt or smi, not 'xyz'.\n");
    EXPECT_EQ(upload_form({{"name", "", "nothing"}}).status, 422);
    EXPECT_EQ(upload_form({{"file", "a", chem::samples::pdb}, {"file", "b", chem::samples::pdb}}).status,
              422);
    EXPECT_EQ(upload_form({{"name", "", "a\nb"}, {"file", "a", chem::samples::pdb}}).status, 422);
}

TEST_F(MoleculesTest, ListsGoPageByPageNewestFirst) {
    for (const auto* name : {"one.smi", "two.smi", "three.smi"})
        EXPECT_EQ(upload(std::string("CCO ") + name + "\n", std::string("?name=") + name).status, 201);
    EXPECT_EQ(upload(chem::samples::sdf, "?name=Two%20too").status, 201);
    const auto names = [&](const std::string& query) {
        std::string all, next = "";
        do {
            const auto page = get("/api/v1/molecules?limit=2" + query + next, org).json();
            for (const auto& item : page.at("items").as_array()) all += text(item, "name") + ' ';
            const auto* cursor = page.as_object().if_contains("next_cursor");
            next = cursor ? "&cursor=" + std::string(cursor->as_string()) : "";
        } while (!next.empty());
        return all;
    };
    EXPECT_EQ(names(""), "Two too three two one ");
    EXPECT_EQ(names("&format=smi"), "three two one ");
    EXPECT_EQ(names("&q=TWO"), "Two too two ");
    EXPECT_EQ(names("&q=%25"), "");
    EXPECT_EQ(get("/api/v1/molecules", other_org).json().at("items").as_array().size(), 0U);
    EXPECT_EQ(get("/api/v1/molecules?format=xyz", org).status, 422);
    EXPECT_EQ(get("/api/v1/molecules?cursor=x", org).status, 422);
}

TEST_F(MoleculesTest, AreNotSeenByAnotherOrganisation) {
    const auto path = "/api/v1/molecules/" + text(upload(chem::samples::sdf).json(), "id");
    EXPECT_EQ(get(path, other_org).code(), "molecule_not_found");
    EXPECT_EQ(get(path + "/download", other_org).status, 404);
    EXPECT_EQ(send("DELETE", path, "", as(other_org)).status, 404);
    EXPECT_EQ(get(path, org).status, 200);
    EXPECT_EQ(get("/api/v1/molecules/nonsense", org).status, 404);
}

TEST_F(MoleculesTest, NeedPermission) {
    auto reader = as(org);
    reader.emplace("X-Test-Reader", "1");
    EXPECT_EQ(send("POST", "/api/v1/molecules/upload", chem::samples::sdf, reader).status, 403);
    EXPECT_EQ(send("GET", "/api/v1/molecules", "", reader).status, 200);
    EXPECT_EQ(send("GET", "/api/v1/molecules").status, 401);
}

TEST_F(MoleculesTest, AreDeletedWithTheirFileAndMayComeAgain) {
    const auto molecule = upload(chem::samples::sdf).json();
    const auto path = "/api/v1/molecules/" + text(molecule, "id");
    EXPECT_EQ(send("DELETE", path, "", as(org)).status, 204);
    EXPECT_EQ(send("DELETE", path, "", as(org)).status, 404);
    EXPECT_EQ(get(path, org).status, 404);
    EXPECT_EQ(file_count(), 0U);
    EXPECT_FALSE(run(artifacts.find(org, text(molecule, "uri"))));
    EXPECT_EQ(send("GET", text(molecule, "download_url")).status, 404);
    EXPECT_EQ(upload(chem::samples::sdf).status, 201);
}

TEST_F(MoleculesTest, FillTheQuotaAndNoMore) {
    (void)test.sql("update org_settings set max_storage_bytes = " +
                   std::to_string(chem::samples::sdf.size() + 10) + " where org_id = '" + org.text() + "'");
    const auto first = upload(chem::samples::sdf);
    EXPECT_EQ(first.status, 201);
    const auto refused = upload(chem::samples::pdb);
    EXPECT_EQ(refused.status, 413);
    EXPECT_EQ(refused.code(), "storage_quota_exceeded");
    EXPECT_EQ(upload(chem::samples::sdf).status, 200);
    EXPECT_EQ(file_count(), 1U);
    EXPECT_EQ(send("DELETE", "/api/v1/molecules/" + text(first.json(), "id"), "", as(org)).status, 204);
    EXPECT_EQ(upload("CCO\n").status, 201);
}

TEST_F(MoleculesTest, OfAnUploadThatBreaksOffLeaveNothing) {
    struct Broken : ByteStream {
        awaitable<std::size_t> read(std::span<char> into) override {
            if (given) throw std::runtime_error("the client is gone");
            given = true;
            co_return chem::samples::pdb.copy(into.data(), into.size());
        }
        bool given = false;
    } broken;
    EXPECT_NE(run(answer("POST", "/api/v1/molecules/upload", as(org), broken)).status, 201);
    EXPECT_EQ(file_count(), 0U);
    EXPECT_EQ(rows("artifacts"), "0");
}

TEST(Intake, TakesLargePiecesOfWhatCannotGrow) {
    constexpr std::size_t small = 4 << 10;
    Intake text({}, 1'000'000), packed({}, 1'000'000);
    EXPECT_EQ(text.piece_bytes(), small) << "it may be gzip";
    ASSERT_TRUE(text.feed(chem::samples::sdf));
    ASSERT_TRUE(packed.feed(gzipped(chem::samples::sdf)));
    EXPECT_GT(text.piece_bytes(), small);
    EXPECT_EQ(packed.piece_bytes(), small);
}

TEST(FileNames, LoseFoldersAndEndings) {
    EXPECT_EQ(name_of_file("1hpv.pdb"), "1hpv");
    EXPECT_EQ(name_of_file("C:\\data\\1hpv.PDB.gz"), "1hpv");
    EXPECT_EQ(name_of_file("../../etc/passwd"), "passwd");
    EXPECT_EQ(name_of_file("my.ligand.v2"), "my.ligand.v2");
    EXPECT_EQ(name_of_file("bad\xff.sdf"), "bad");
    EXPECT_EQ(name_of_file(""), "");
}

}  // namespace
}  // namespace mad::molecules
