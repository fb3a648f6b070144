"""What looks personal in free text, and what only resembles it."""

import unicodedata

import pytest

from db.personal import personal_passages


@pytest.mark.parametrize(
    "passage",
    [
        "038095001234",
        "038 095 001 234",
        "038.095.001.234",
        "0380 9500 1234",
        "038-095-001234",
        "317095001234",
        "0912345678",
        "0912.345.678",
        "0912 345 678",
        "091-234-5678",
        "0357 123 456",
        "+84912345678",
        "+84 912 345 678",
        "(+84) 912.345.678",
        "84912345678",
        "36A-123.45",
        "36A 123.45",
        "36A-12345",
        "36A12345",
        "36A-1234",
        "36-B1 123.45",
        "36B1-123.45",
        "36-B1 12345",
        "36B112345",
        "36AB-123.45",
        "36-AB 123.45",
        "29LD-123.45",
        "36MĐ1-123.45",
        "36b1-123.45",
        "36a-12345",
        "ông Nguyễn Văn A",
        "Ông Bình",
        "bà Hoa",
        "BÀ HOA",
        "anh Trung",
        "chị Lan",
        "em Phúc",
        "cháu Minh Anh",
        "cô Thuý",
        "cụ Tư",
        "anh T",
        "ông: Bình",
        "đồng chí Hùng",
        "đ/c Hùng",
        "Trung tá Lê Văn B",
        "đối tượng Nguyễn Văn A",
        "Nạn nhân Lê Thị B",
    ],
)
def test_what_tells_of_one_person_is_found(passage):
    text = f"Khoảng 21 giờ, {passage}, trình báo mất 30.000.000 đồng"

    assert personal_passages(text) == (passage,)
    assert personal_passages(unicodedata.normalize("NFD", text)) == (passage,)
    assert personal_passages(passage) == (passage,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bà con nhân dân phản ánh xe quá khổ, quá tải",
        "BÀ CON NHÂN DÂN KIẾN NGHỊ",
        "Anh em trong tổ tự quản; chị em phụ nữ; ông bà; các cháu thiếu nhi",
        "Em bé, cô giáo, chú bộ đội, bác sĩ",
        "anh hùng lực lượng vũ trang",
        "đồng chí Bí thư Đảng uỷ, đồng chí Trưởng Công an xã, đồng chí Phó Chủ tịch",
        "đối tượng chính sách; nạn nhân bị thương nhẹ",
        "các cháu Thiếu niên, Nhi đồng",
        "thôn Anh Sơn, xã Cô Tô, đường Bà Triệu, đền Bà Triệu",
        "số tiền 1.234.567.890.123 đồng",
        "thiệt hại 123.456.789.012 đồng",
        "thiệt hại 123456789012 đồng",
        "thiệt hại 84.912.345.678 đồng",
        "tổng cộng 1 234 567 890 123",
        "12.000.000.000 đ; 30.000.000 VNĐ",
        "các năm 2022 2023 2024",
        "từ 15/12/2022 đến 14/09/2023",
        "ngày 01.02.2023 và 03.04.2023",
        "Quyết định số 123/QĐ-UBND ngày 01/02/2023",
        "Công văn 0912/CV-CAX; Báo cáo số 05/BC-CAX ngày 15-09-2023",
        "Nghị định 49/2020/NĐ-CP, Thông tư 10/2024/TT-BCA",
        "mã hồ sơ 000.00.00.H56-230915-0001",
        "quốc lộ 45, tỉnh lộ 516B, km 12+345",
        "toạ độ 20.123456, 105.654321",
        "gọi 113, 114 hoặc 02373 851 234",
        "30-35 triệu đồng; 0,5 ha; 12h30",
    ],
)
def test_what_only_resembles_it_is_not(text):
    assert personal_passages(text) == ()


def test_several_come_in_the_order_of_the_text():
    text = "Xe 36A-123.45 của ông Bình (038095001234), gọi 0912 345 678."

    assert personal_passages(text) == ("36A-123.45", "ông Bình", "038095001234", "0912 345 678")
